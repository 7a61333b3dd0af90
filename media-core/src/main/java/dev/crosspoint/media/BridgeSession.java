package dev.crosspoint.media;

/** The shard's side of a bridge; it lives on the shard of the phone leg it was opened for. */
sealed interface BridgeSession extends Shard.Faultable permits PhonePeerBridge, PhonePhoneBridge {
    Shard shard();

    void open(long nowNs);

    void close(long nowNs);

    BridgeQuality quality();

    default void on(BridgeCommand command, long nowNs) {
        switch (command) {
            case BridgeCommand.Open _ -> open(nowNs);
            case BridgeCommand.AskQuality ask -> ask.answer().complete(quality());
            case BridgeCommand.Close _ -> close(nowNs);
        }
    }

    @Override
    default void faulted(RuntimeException why, long nowNs) {
        close(nowNs);
    }
}
