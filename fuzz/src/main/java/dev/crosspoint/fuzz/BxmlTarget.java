package dev.crosspoint.fuzz;

import dev.crosspoint.signaling.bxml.Bxml;
import dev.crosspoint.signaling.bxml.BxmlResult;
import java.net.URI;

/** Documents with their speech markup: accepted or refused with a reason, never anything else. */
public final class BxmlTarget {
    private static final URI BASE = URI.create("http://app.example/bxml");

    private BxmlTarget() {
    }

    public static void read(byte[] bytes) {
        switch (Bxml.parse(bytes, BASE)) {
            case BxmlResult.Accepted(var document) ->
                Bounds.holds(document.verbs().stream().noneMatch(java.util.Objects::isNull), "a verb of nothing");
            case BxmlResult.Refused refused -> Bounds.holds(!refused.message().isBlank(), "refused without a reason");
        }
    }
}
