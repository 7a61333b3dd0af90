package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
import dev.crosspoint.media.io.PacketHandler;
import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SrtpKeys;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asked of one WebRTC peer. */
sealed interface PeerCommand extends Command {
    PeerSession peer();

    @Override
    default Object target() {
        return peer();
    }

    @Override
    default void run(long nowNs) {
        peer().on(this, nowNs);
    }

    record Open(PeerSession peer) implements PeerCommand { }

    record RemoteIce(PeerSession peer, IceCredentials remote) implements PeerCommand { }

    record RestartIce(PeerSession peer, IceCredentials local, IceCredentials remote) implements PeerCommand { }

    record Dtls(PeerSession peer, DtlsAssociation association, DtlsRole role, int remoteSctpPort)
            implements PeerCommand { }

    record Receive(PeerSession peer, List<ReceivePlan> sections) implements PeerCommand { }

    record Send(PeerSession peer, SendStream stream, SendPlan plan) implements PeerCommand { }

    record EndSend(PeerSession peer, SendStream stream) implements PeerCommand { }

    record OpenChannel(PeerSession peer, String label) implements PeerCommand { }

    record SendText(PeerSession peer, String label, String text) implements PeerCommand { }

    /** Whoever hears the peer's audio: each packet is handed to the handler on its shard; null = nobody. */
    record Listen(PeerSession peer, Shard where, PacketHandler handler) implements PeerCommand { }

    /** Ends the listening of that handler, if it still listens. */
    record Unlisten(PeerSession peer, PacketHandler handler) implements PeerCommand { }

    record Keys(PeerSession peer, SrtpKeys keys) implements PeerCommand { }

    record DtlsEnded(PeerSession peer, PeerLoss why, String detail) implements PeerCommand { }

    record AskQuality(PeerSession peer, CompletableFuture<PeerQuality> answer) implements PeerCommand { }

    record Close(PeerSession peer) implements PeerCommand { }
}
