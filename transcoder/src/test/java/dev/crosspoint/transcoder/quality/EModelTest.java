package dev.crosspoint.transcoder.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EModelTest {
    @Test
    void the_default_connection_is_the_published_one() {
        double r = EModel.rFactor(CodecImpairment.G711, 0, 1, 0);
        assertEquals(93.2, r, 0.05);
        assertEquals(4.41, EModel.mos(r), 0.005);
    }

    /** ITU-T G.107 Annex B, table B.1, which rounds. */
    @ParameterizedTest
    @CsvSource({"90, 4.34", "80, 4.03", "70, 3.60", "60, 3.10", "50, 2.58", "0, 1", "3, 1", "100, 4.5"})
    void opinions_are_those_of_the_table(double r, double mos) {
        assertEquals(mos, EModel.mos(r), 0.01);
    }

    /** Ie,eff of G.113 Appendix I for random loss: 95 Ppl / (Ppl + Bpl). */
    @ParameterizedTest
    @CsvSource({"1, 3.6", "2, 7.0", "5, 15.8", "10, 27.1", "20, 42.1"})
    void loss_of_concealed_g711_costs_what_g113_says(double loss, double cost) {
        assertEquals(cost, 93.2 - EModel.rFactor(CodecImpairment.G711, loss, 1, 0), 0.1);
    }

    /** The curve without other impairments: good below 150 ms, many dissatisfied beyond 400 (G.114, figure 1). */
    @ParameterizedTest
    @CsvSource({"0, 93.2, 0.1", "100, 91, 1", "150, 90, 1", "200, 87, 2", "300, 74, 3", "400, 63, 3", "500, 55, 4"})
    void delay_costs_as_in_the_figure(double ms, double r, double within) {
        assertEquals(r, EModel.rFactor(CodecImpairment.G711, 0, 1, ms), within);
    }

    @Test
    void more_loss_longer_bursts_and_more_delay_are_never_better() {
        double before = 100;
        for (int loss = 0; loss <= 100; loss++) {
            double r = EModel.rFactor(CodecImpairment.OPUS_WITH_FEC, loss, 1, 50);
            assertTrue(r <= before && r >= 0);
            assertTrue(EModel.rFactor(CodecImpairment.OPUS_WITH_FEC, loss, 3, 50) <= r);
            assertTrue(EModel.rFactor(CodecImpairment.G711_WITHOUT_CONCEALMENT, loss, 1, 50) <= r);
            before = r;
        }
        before = 100;
        for (int ms = 0; ms <= 3000; ms += 10) {
            double r = EModel.rFactor(CodecImpairment.G711, 0, 1, ms);
            assertTrue(r <= before + 1e-9, "at " + ms + " ms");
            before = r;
        }
    }

    @Test
    void counts_become_quality() {
        CallQuality clean = CallQuality.counted(CodecImpairment.G711, 1000, 0, 0, 40, 20);
        assertEquals(60, clean.oneWayDelayMs(), 0.001);
        assertEquals(1, clean.burstRatio());
        assertTrue(clean.mos() > 4.35);
        CallQuality random = CallQuality.counted(CodecImpairment.G711, 1000, 50, 48, -1, 0);
        assertEquals(5, random.lossPercent(), 0.001);
        assertEquals(1, random.burstRatio(), 0.02);
        CallQuality bursts = CallQuality.counted(CodecImpairment.G711, 1000, 50, 10, -1, 0);
        assertEquals(4.75, bursts.burstRatio(), 0.001);
        assertTrue(bursts.mos() < random.mos() && random.mos() < clean.mos());
        assertEquals(0, CallQuality.counted(CodecImpairment.OPUS, 0, 0, 0, 0, 0).lossPercent());
        assertEquals(100, CallQuality.counted(CodecImpairment.OPUS, 10, 20, 1, 0, 0).lossPercent());
        assertThrows(IllegalArgumentException.class, () -> new CodecImpairment(0, 0, 20));
    }
}
