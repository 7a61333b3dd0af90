package dev.crosspoint.benchmarks.load;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the server knows of itself at one moment: counters of the engine, bytes allocated, time since its start. */
record ServerStatus(Map<String, Long> values) {
    static final String UPTIME_MS = "uptime_ms";
    static final String MEDIA_ALLOCATED = "media_threads_allocated";
    static final String ALL_ALLOCATED = "all_threads_allocated";
    static final String CONCEALED = "bridges_concealed";
    static final String COLLECTIONS = "collections";

    long value(String name) {
        return values.get(name);
    }

    /** How much a value grew since then. */
    long since(ServerStatus earlier, String name) {
        return value(name) - earlier.value(name);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(values.size());
        for (Map.Entry<String, Long> e : values.entrySet()) {
            out.writeUTF(e.getKey());
            out.writeLong(e.getValue());
        }
    }

    static ServerStatus read(DataInputStream in) throws IOException {
        Map<String, Long> values = new LinkedHashMap<>();
        for (int n = in.readInt(); n > 0; n--) {
            values.put(in.readUTF(), in.readLong());
        }
        return new ServerStatus(values);
    }
}
