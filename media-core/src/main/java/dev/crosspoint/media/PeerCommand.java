package dev.crosspoint.media;

import dev.crosspoint.ice.IceCredentials;
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

    record Send(PeerSession peer, AudioOut stream, SendFormats formats) implements PeerCommand { }

    record EndSend(PeerSession peer, AudioOut stream) implements PeerCommand { }

    record OpenChannel(PeerSession peer, String label) implements PeerCommand { }

    record SendText(PeerSession peer, String label, String text) implements PeerCommand { }

    record Keys(PeerSession peer, SrtpKeys keys) implements PeerCommand { }

    record DtlsEnded(PeerSession peer, PeerLoss why, String detail) implements PeerCommand { }

    record AskQuality(PeerSession peer, CompletableFuture<LegQuality> answer) implements PeerCommand { }

    /** @param last how it was, told when it is closed */
    record Close(PeerSession peer, CompletableFuture<LegQuality> last) implements PeerCommand { }
}
