package dev.crosspoint.transcoder;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tones of one country, by which its telephone users know what becomes of a call.
 *
 * @param dial        number wanted
 * @param ringback    it rings
 * @param busy        the called line is busy
 * @param congestion  no way to it
 * @param callWaiting somebody else calls, heard within a call
 */
public record CallProgressTones(ToneCadence dial, ToneCadence ringback, ToneCadence busy, ToneCadence congestion,
                                ToneCadence callWaiting) {
    private static final String RESOURCE = "call-progress-tones.txt";
    private static final String UNKNOWN = "--";
    /** As a tone without end begins anew after this time, at the same phase: its frequencies are whole. */
    private static final int ENDLESS_MS = 10_000;
    private static final Map<String, CallProgressTones> COUNTRIES = read();

    /** Those of a country by ISO 3166 (two letters, UK too), the common European ones for any other. */
    public static CallProgressTones of(String country) {
        String code = country.toUpperCase(Locale.ROOT);
        return COUNTRIES.getOrDefault(code.equals("UK") ? "GB" : code, COUNTRIES.get(UNKNOWN));
    }

    /** The countries with tones of their own. */
    public static Set<String> countries() {
        Set<String> all = new TreeSet<>(COUNTRIES.keySet());
        all.remove(UNKNOWN);
        return all;
    }

    private static Map<String, CallProgressTones> read() {
        Map<String, CallProgressTones> all = new TreeMap<>();
        try (InputStream in = CallProgressTones.class.getResourceAsStream(RESOURCE)) {
            new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ")).forEach(c -> all.put(c[0], new CallProgressTones(cadence(c[1]),
                            cadence(c[2]), cadence(c[3]), cadence(c[4]), cadence(c[5]))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(all);
    }

    private static ToneCadence cadence(String text) {
        List<ToneCadence.Step> steps = new ArrayList<>();
        for (String step : text.split(",")) {
            String[] parts = step.split("/");
            int durationMs = parts.length == 1 ? ENDLESS_MS : Integer.parseInt(parts[1]);
            steps.add(new ToneCadence.Step(durationMs, parts[0].equals("0") ? List.of()
                    : Arrays.stream(parts[0].split("\\+")).map(Double::valueOf).toList()));
        }
        return new ToneCadence(steps);
    }
}
