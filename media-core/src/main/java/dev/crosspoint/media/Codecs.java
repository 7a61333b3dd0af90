package dev.crosspoint.media;

import dev.crosspoint.transcoder.FrameDecoder;
import dev.crosspoint.transcoder.FrameEncoder;
import dev.crosspoint.transcoder.G711;
import dev.crosspoint.transcoder.G711FrameDecoder;
import dev.crosspoint.transcoder.G711FrameEncoder;
import dev.crosspoint.transcoder.G722FrameDecoder;
import dev.crosspoint.transcoder.G722FrameEncoder;
import dev.crosspoint.transcoder.L16FrameDecoder;
import dev.crosspoint.transcoder.L16FrameEncoder;
import dev.crosspoint.transcoder.OpusEncoderSettings;
import dev.crosspoint.transcoder.OpusFrameDecoder;
import dev.crosspoint.transcoder.OpusFrameEncoder;

/** Which encoder and decoder stands for which codec, and at which rate it is cheapest. */
final class Codecs {
    private static final int PHONE_HZ = 8000;

    private Codecs() {
    }

    /** A decoder whose sound comes at {@code rateHz} where the codec can do that, at its own rate elsewhere. */
    static FrameDecoder decoder(Codec codec, int rateHz) {
        return switch (codec) {
            case OPUS -> new OpusFrameDecoder(rateHz);
            case PCMU -> new G711FrameDecoder(G711.ULAW);
            case PCMA -> new G711FrameDecoder(G711.ALAW);
            case G722 -> new G722FrameDecoder();
            case L16_8K, L16_16K, L16_48K -> new L16FrameDecoder(codec.rateHz());
            case EVENT_8K, EVENT_16K, EVENT_48K, COMFORT_NOISE, OTHER ->
                throw new IllegalArgumentException("no sound in " + codec);
        };
    }

    /** An encoder that takes sound at {@code rateHz} where the codec can, at its own rate elsewhere. */
    static FrameEncoder encoder(LegFormat format, int rateHz) {
        return switch (format.codec()) {
            case OPUS -> new OpusFrameEncoder(opus(format, rateHz));
            case PCMU -> new G711FrameEncoder(G711.ULAW);
            case PCMA -> new G711FrameEncoder(G711.ALAW);
            case G722 -> new G722FrameEncoder();
            case L16_8K, L16_16K, L16_48K -> new L16FrameEncoder(format.clockHz());
            case EVENT_8K, EVENT_16K, EVENT_48K, COMFORT_NOISE, OTHER ->
                throw new IllegalArgumentException("no sound in " + format.codec());
        };
    }

    private static OpusEncoderSettings opus(LegFormat format, int rateHz) {
        OpusEncoderSettings phone = OpusEncoderSettings.phone();
        return new OpusEncoderSettings(rateHz, 1, phone.complexity(),
                bitrateBps(format, rateHz), phone.application(), hears(format), format.says("usedtx"));
    }

    /** Whether its decoder makes use of redundancy (RFC 7587 §6.1); where nothing is said of it, browsers' do. */
    private static boolean hears(LegFormat format) {
        return format.fmtp().isEmpty() || format.says("useinbandfec");
    }

    /** What the far side asks for at most (RFC 7587 §6.1), within what suits the bandwidth. */
    private static int bitrateBps(LegFormat format, int rateHz) {
        int suits = rateHz <= PHONE_HZ ? OpusEncoderSettings.phone().bitrateBps() : 40_000;
        String most = format.parameter("maxaveragebitrate");
        try {
            return most == null ? suits : Math.clamp(Long.parseLong(most), 6000, suits);
        } catch (NumberFormatException malformed) {
            return suits;
        }
    }
}
