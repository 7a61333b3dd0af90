package dev.crosspoint.fuzz;

import dev.crosspoint.media.sdp.Direction;
import dev.crosspoint.media.sdp.SdpRejected;
import dev.crosspoint.ng.flags.FlagReader;
import dev.crosspoint.ng.flags.NgFlags;
import dev.crosspoint.ng.flags.NgRequest;
import dev.crosspoint.ng.sdp.FormatAnswer;
import dev.crosspoint.ng.sdp.FormatOffer;
import dev.crosspoint.ng.sdp.LocalAudio;
import dev.crosspoint.ng.sdp.RemoteAudio;
import dev.crosspoint.ng.sdp.RewriteOptions;
import dev.crosspoint.ng.sdp.SdpBody;
import dev.crosspoint.ng.sdp.SdpRewrite;
import dev.crosspoint.ng.wire.NgValue;
import java.net.InetAddress;
import java.util.List;

/**
 * The rewriting of descriptions: the first byte chooses flags, the rest is a description. What is passed on reads the
 * same again, and what we make of it can be read and keeps the order of the sections.
 */
public final class NgSdpTarget {
    private static final List<List<String>> FLAGS = List.of(List.of(), List.of("codec-transcode-opus"),
            List.of("codec-mask-all", "codec-transcode-PCMA"), List.of("codec-strip-PCMU", "codec-offer-G722"),
            List.of("replace-origin", "replace-session-connection"), List.of("always-transcode", "single-codec"),
            List.of("codec-consume-opus", "codec-accept-all", "full-rtcp-attribute"),
            List.of("codec-strip-all", "codec-except-telephone-event", "no-rtcp-attribute"));

    private NgSdpTarget() {
    }

    public static void read(byte[] bytes) {
        Bounds.check(bytes, 4 * 1024 * 1024, input -> {
            NgFlags flags = flags(FLAGS.get(input.u8() % FLAGS.size()));
            try {
                SdpBody body = SdpBody.parse(input.text());
                Bounds.holds(parsed(body.format()).equals(body), "read otherwise the second time");
                for (int i = 0; i < body.media().size(); i++) {
                    rewritten(body, RemoteAudio.of(body, i), flags);
                }
            } catch (SdpRejected e) {
                Bounds.holds(!e.getMessage().isBlank(), "rejected without a reason");
            }
        });
    }

    private static void rewritten(SdpBody body, RemoteAudio remote, NgFlags flags) {
        FormatOffer offer = FormatOffer.of(remote.formats(), flags).continuing(remote.formats());
        FormatAnswer answer = FormatAnswer.of(offer, remote.formats(), flags.has("single-codec"));
        LocalAudio local = new LocalAudio(InetAddress.getLoopbackAddress(), 30_000, 30_001, false, "RTP/AVP",
                offer.passed(), Direction.SENDRECV, 0, remote.mid(), true, null, List.of(), null, null, null);
        RewriteOptions options = RewriteOptions.of(flags).withVersion(7);
        if (!offer.passed().isEmpty()) {
            same(body, SdpRewrite.offer(body, remote.index(), local, options));
        }
        same(body, SdpRewrite.answer(body, body, remote.index(), answer == null ? null : local, options));
    }

    private static void same(SdpBody source, SdpBody made) {
        SdpBody again = parsed(made.format());
        Bounds.holds(again.media().size() == source.media().size(), "sections were lost");
    }

    private static SdpBody parsed(String text) {
        try {
            return SdpBody.parse(text);
        } catch (SdpRejected e) {
            throw new AssertionError("we cannot read what we say: " + text, e);
        }
    }

    private static NgFlags flags(List<String> words) {
        return FlagReader.read(NgRequest.of(new NgValue.Dictionary().put("flags", NgValue.Sequence.ofTexts(words))));
    }
}
