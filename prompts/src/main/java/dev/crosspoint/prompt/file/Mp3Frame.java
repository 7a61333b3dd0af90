package dev.crosspoint.prompt.file;

import java.io.IOException;
import java.io.PushbackInputStream;

/** The head of a frame of MPEG audio, layer III (ISO 11172-3 §2.4.1.3, ISO 13818-3), four bytes. */
record Mp3Frame(int version, int rateHz, int channels, int lengthBytes) {
    /** How far the first frame is looked for; what encoders put before it has its length told and is passed over. */
    static final int SEARCHED = 32 * 1024;

    private static final int HEAD = 4;
    private static final int ID3_HEAD = 10;
    private static final int MOST_ID3 = 32 * 1024 * 1024;
    /** Kilobits a second, MPEG-1 and the lower rates of MPEG-2 and 2.5. */
    private static final int[] KBPS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    private static final int[] KBPS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    private static final int[] RATES_1 = {44_100, 48_000, 32_000};

    /** The first frame that another of its kind follows; the stream then begins there. Null where there is none. */
    static Mp3Frame find(PushbackInputStream in) throws IOException {
        byte[] bytes = in.readNBytes(ID3_HEAD);
        while (bytes.length == ID3_HEAD && bytes[0] == 'I' && bytes[1] == 'D' && bytes[2] == '3') {
            int size = (bytes[6] & 0x7F) << 21 | (bytes[7] & 0x7F) << 14 | (bytes[8] & 0x7F) << 7 | bytes[9] & 0x7F;
            if (size > MOST_ID3) {
                return null;
            }
            for (int left = size; left > 0;) {
                int count = in.readNBytes(Math.min(left, 8192)).length;
                if (count == 0) {
                    return null;
                }
                left -= count;
            }
            bytes = in.readNBytes(ID3_HEAD);
        }
        in.unread(bytes);
        bytes = in.readNBytes(SEARCHED);
        for (int at = 0; at + HEAD <= bytes.length; at++) {
            Mp3Frame frame = read(bytes, at);
            if (frame != null && followed(bytes, at + frame.lengthBytes(), frame)) {
                in.unread(bytes, at, bytes.length - at);
                return frame;
            }
        }
        return null;
    }

    /** A single frame that ends with the file is enough. */
    private static boolean followed(byte[] bytes, int at, Mp3Frame first) {
        if (at + HEAD > bytes.length) {
            return at <= bytes.length && bytes.length < SEARCHED;
        }
        Mp3Frame next = read(bytes, at);
        boolean tag = bytes[at] == 'T' && bytes[at + 1] == 'A' && bytes[at + 2] == 'G';
        return tag || next != null && next.version() == first.version() && next.rateHz() == first.rateHz();
    }

    private static Mp3Frame read(byte[] bytes, int at) {
        int head = (bytes[at] & 0xFF) << 24 | (bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8
            | bytes[at + 3] & 0xFF;
        int version = head >> 19 & 3;      // 3 = MPEG-1, 2 = MPEG-2, 0 = MPEG-2.5
        int layer = head >> 17 & 3;        // 1 = layer III
        int bitrate = head >> 12 & 15;
        int rate = head >> 10 & 3;
        if (head >>> 21 != 0x7FF || version == 1 || layer != 1 || bitrate == 0 || bitrate == 15 || rate == 3) {
            return null;
        }
        int rateHz = RATES_1[rate] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        int kbps = (version == 3 ? KBPS_1 : KBPS_2)[bitrate];
        int length = (version == 3 ? 144_000 : 72_000) * kbps / rateHz + (head >> 9 & 1);
        return new Mp3Frame(version, rateHz, (head >> 6 & 3) == 3 ? 1 : 2, length);
    }
}
