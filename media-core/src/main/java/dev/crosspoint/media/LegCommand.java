package dev.crosspoint.media;

import dev.crosspoint.srtp.DtlsAssociation;
import dev.crosspoint.srtp.DtlsRole;
import dev.crosspoint.srtp.SrtpKeys;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asked of one leg that has ports of its own. */
sealed interface LegCommand extends Command {
    LegSession leg();

    @Override
    default Object target() {
        return leg();
    }

    @Override
    default void run(long nowNs) {
        leg().on(this, nowNs);
    }

    record Open(LegSession leg) implements LegCommand { }

    record Agree(LegSession leg, LegPlan plan) implements LegCommand { }

    record SignalledFrom(LegSession leg, InetAddress address) implements LegCommand { }

    /** @param handshakes opens one, and another where a stranger has spoilt it */
    record Dtls(LegSession leg, Supplier<DtlsAssociation> handshakes, DtlsRole role) implements LegCommand { }

    /** Keys of a handshake, or of SDP. */
    record Keys(LegSession leg, SrtpKeys keys) implements LegCommand { }

    record DtlsEnded(LegSession leg, PeerLoss why, String detail) implements LegCommand { }

    record AskQuality(LegSession leg, CompletableFuture<LegQuality> answer) implements LegCommand { }

    /** @param last how it was, told when it is closed */
    record Close(LegSession leg, CompletableFuture<LegQuality> last) implements LegCommand { }
}
