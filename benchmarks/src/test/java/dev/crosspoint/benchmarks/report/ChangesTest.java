package dev.crosspoint.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChangesTest {
    private static String document(String commit, String cpu, String delay, String steps) {
        return "text\n" + Document.BEGIN + """

                | | |
                |---|---|
                | commit | %s |

                ### Calls under load

                |  | shared | dedicated parking |
                | --- | ---: | ---: |
                | browser to phone p50 / p99 / p99.9 / longest, ms | %s | 0.1 / 1.0 / 2.0 / 3.0 |
                | packets sent, lost | 150000, 0 | 75000, 0 |
                | **CPU per call-second, ms** | **%s** | **10.28** |

                ### Steps

                | operation | ns | ± | fastest iteration | bytes allocated |
                | --- | ---: | ---: | ---: | ---: |
                %s
                """.formatted(commit, delay, cpu, steps) + Document.END + "\nmore\n";
    }

    private static final String OLD = document("aaa", "8.00", "0.11 / 1.65 / 4.95 / 7.63", """
            | Opus.encode | 28264 | 369 | 28180 | 0.75 |
            | Srtp.protect JITSI | 738 | 2064 | 324 | 1016.01 |""");

    @Test
    void noise_is_not_told() {
        String now = document("bbb", "8.50", "0.12 / 1.90 / 5.95 / 9.63", """
                | Opus.encode | 28900 | 500 | 28900 | 0.74 |
                | Srtp.protect JITSI | 900 | 1000 | 600 | 1016.02 |""");
        assertEquals("Against the figures of commit aaa: nothing moved by more than the noise.",
                Changes.between(OLD, now));
    }

    @Test
    void what_moved_is_told_with_both_figures() {
        String now = document("bbb", "6.00", "0.11 / 4.10 / 4.95 / 7.63", """
                | Opus.encode | 14000 | 300 | 13900 | 30.00 |
                | Srtp.protect JITSI | 738 | 2064 | 324 | 1016.01 |
                | Mixer.turn | 500 | 5 | 490 | 0.00 |""");
        String told = Changes.between(OLD, now);
        assertTrue(told.contains("| CPU per call-second, ms (shared) | 8.00 | 6.00 | -25 % |"), told);
        assertTrue(told.contains("| Opus.encode, ns | 28180 | 13900 | -51 % |"), told);
        assertTrue(told.contains("| Opus.encode, bytes | 0.75 | 30.00 |"), told);
        assertTrue(told.contains("longest, ms (shared), p99 | 1.65 | 4.10 | +148 % |"), told);
        assertTrue(told.contains("| Mixer.turn | – | 490 ns | new |"), told);
        assertFalse(told.contains("JITSI") || told.contains("dedicated") || told.contains("lost"), told);
    }

    @Test
    void a_lost_packet_is_no_noise() {
        String now = OLD.replace("| 150000, 0 |", "| 150000, 3 |");
        assertTrue(Changes.between(OLD, now).contains("packets sent, lost (shared), lost | 0.00 | 3.00 | from 0 |"));
    }
}
