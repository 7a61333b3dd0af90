package dev.crosspoint.node;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Everything that the node counts, in Prometheus' text format; snapshots are taken once for each scrape. */
final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> refreshes = new ArrayList<>();
    private final JvmGcMetrics collector = new JvmGcMetrics();

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collector.bindTo(registry);
    }

    /** One figure of a part of the node. */
    record Figure(String name, String unit, String meaning, boolean gauge, double value) {
    }

    /** Adds a part's figures; its names must not change while the node runs. */
    void add(String part, Supplier<List<Figure>> snapshot) {
        Map<String, Double> latest = new ConcurrentHashMap<>();
        for (Figure f : snapshot.get()) {
            String name = "crosspoint." + part + "." + f.name().replace('_', '.').replace('-', '.');
            latest.put(f.name(), f.value());
            String unit = f.unit().equals("1") || f.name().endsWith(f.unit()) ? null : f.unit();
            if (f.gauge()) {
                Gauge.builder(name, latest, m -> m.get(f.name())).description(f.meaning()).baseUnit(unit)
                        .register(registry);
            } else {
                FunctionCounter.builder(name, latest, m -> m.get(f.name())).description(f.meaning()).baseUnit(unit)
                        .register(registry);
            }
        }
        refreshes.add(() -> snapshot.get().forEach(f -> latest.put(f.name(), f.value())));
    }

    synchronized String scrape() {
        refreshes.forEach(Runnable::run);
        return registry.scrape();
    }

    @Override
    public void close() {
        collector.close();
        registry.close();
    }
}
