package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.http.UpgradeRequest;

/**
 * What a device is called where people look at devices. No vendor client names itself, but each says in the URL what
 * it is: {@code client=node&sdkVersion=0.0.1} becomes {@code node/0.0.1}. A client that gives {@code deviceName} there
 * is called by that.
 */
final class DeviceName {

    private static final int LONGEST = 1024;

    private DeviceName() {
    }

    /** Null when the request says nothing of the kind. */
    static String of(UpgradeRequest request) {
        String given = clean(request.query("deviceName"));
        if (given != null) {
            return given;
        }
        String client = clean(request.query("client"));
        String version = clean(request.query("sdkVersion"));
        return client == null || version == null ? client : cut(client + "/" + version);
    }

    private static String clean(String text) {
        if (text == null) {
            return null;
        }
        StringBuilder kept = new StringBuilder();
        text.codePoints().filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
                .forEach(kept::appendCodePoint);
        String name = kept.toString().strip();
        return name.isEmpty() ? null : cut(name);
    }

    private static String cut(String name) {
        if (name.length() <= LONGEST) {
            return name;
        }
        return name.substring(0, Character.isHighSurrogate(name.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}
