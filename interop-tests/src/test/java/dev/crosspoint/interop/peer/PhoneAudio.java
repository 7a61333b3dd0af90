package dev.crosspoint.interop.peer;

import dev.crosspoint.interop.audio.Signal;
import java.util.List;

/** What a telephone would have played of captured G.711 packets: placed by timestamp, silence where nothing came. */
public final class PhoneAudio {
    private static final int RATE = 8000;
    private static final int PCMU = 0;
    private static final int PCMA = 8;

    private PhoneAudio() {
    }

    public static Signal of(List<RtpCapture.Packet> packets) {
        List<RtpCapture.Packet> audio = packets.stream()
                .filter(p -> p.payloadType() == PCMU || p.payloadType() == PCMA).toList();
        if (audio.isEmpty()) {
            return new Signal(new double[0], RATE);
        }
        int first = audio.getFirst().timestamp();
        int length = audio.stream().mapToInt(p -> p.timestamp() - first + p.payload().length).max().orElse(0);
        double[] samples = new double[Math.clamp(length, 0, RATE * 600)];
        for (RtpCapture.Packet p : audio) {
            for (int i = 0; i < p.payload().length; i++) {
                int at = p.timestamp() - first + i;
                if (at >= 0 && at < samples.length) {
                    samples[at] = (p.payloadType() == PCMU ? ulaw(p.payload()[i]) : alaw(p.payload()[i])) / 32768.0;
                }
            }
        }
        return new Signal(samples, RATE);
    }

    /** The longest hole in milliseconds between the end of a packet and the start of the next by timestamp. */
    public static double longestGapMs(List<RtpCapture.Packet> packets) {
        double longest = 0;
        int end = 0;
        boolean any = false;
        for (RtpCapture.Packet p : packets) {
            if (p.payloadType() != PCMU && p.payloadType() != PCMA) {
                continue;
            }
            if (any) {
                longest = Math.max(longest, (p.timestamp() - end) * 1000.0 / RATE);
            }
            any = true;
            end = p.timestamp() + p.payload().length;
        }
        return longest;
    }

    /** µ-law by the formula of ITU-T G.711, written a second time so that the tables are not their own judge. */
    static int ulaw(byte code) {
        int u = ~code & 0xFF;
        int magnitude = (((u & 0x0F) << 3) + 0x84 << (u >> 4 & 7)) - 0x84;
        return (u & 0x80) != 0 ? -magnitude : magnitude;
    }

    static int alaw(byte code) {
        int a = code ^ 0x55;
        int exponent = a >> 4 & 7;
        int magnitude = (a & 0x0F) << 4 | 8;
        magnitude = exponent == 0 ? magnitude : magnitude + 0x100 << exponent - 1;
        return (a & 0x80) != 0 ? magnitude : -magnitude;
    }

    /** One sample to µ-law. */
    public static byte toUlaw(double sample) {
        int s = Math.clamp(Math.round(sample * 32768), -32635, 32635);
        int sign = s < 0 ? 0x80 : 0;
        int magnitude = Math.abs(s) + 0x84;
        int exponent = Math.max(0, 24 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = magnitude >> exponent + 3 & 0x0F;
        return (byte) ~(sign | exponent << 4 | mantissa);
    }

    public static byte[] toUlaw(Signal signal) {
        double[] x = signal.at(RATE).samples();
        byte[] out = new byte[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = toUlaw(x[i]);
        }
        return out;
    }
}
