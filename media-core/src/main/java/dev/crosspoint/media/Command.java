package dev.crosspoint.media;

/** Something the control plane, a DTLS worker or another shard asks of a shard. Records, run on the shard's thread. */
sealed interface Command permits PeerCommand, LegCommand, RouteOrder, OutCommand,
        BlockCommand, RouteCommand, DtlsNews, TapCommand,
        RecordingOrder, RoomOrder, EarCommand, EngineCommand {
    void run(long nowNs);

    /** Whom it concerns: who is ended if it fails. */
    Object target();
}
