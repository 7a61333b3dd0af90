package dev.crosspoint.sip.transport;

import java.util.Locale;

/** How SIP messages travel. */
public enum Transport {
    UDP, TCP;

    /** Whether requests and responses need no repetition. */
    public boolean reliable() {
        return this == TCP;
    }

    /** The transport of that name in any case; UDP for null and unknown ones. */
    public static Transport named(String name) {
        return name != null && name.toUpperCase(Locale.ROOT).equals("TCP") ? TCP : UDP;
    }
}
