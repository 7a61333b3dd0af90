package dev.crosspoint.ng.call;

import dev.crosspoint.ng.sdp.RewriteOptions;
import dev.crosspoint.ng.sdp.SdpBody;
import java.util.function.Function;

/** Our own version in {@code o=}: rises whenever a party is told something new (RFC 3264 §8). */
final class Versions {
    private Versions() {
    }

    static String text(Party receiver, RewriteOptions options, Function<RewriteOptions, SdpBody> rewriting,
                       boolean forced) {
        String unversioned = rewriting.apply(options.withVersion(0)).format();
        if (receiver.sentVersion < 0) {
            receiver.sentVersion = 1;
        } else if (forced || !unversioned.equals(receiver.lastSent)) {
            receiver.sentVersion++;
        }
        receiver.lastSent = unversioned;
        return rewriting.apply(options.withVersion(receiver.sentVersion)).format();
    }
}
