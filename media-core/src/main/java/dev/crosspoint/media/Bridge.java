package dev.crosspoint.media;

/** Two legs that hear each other until closed. */
public final class Bridge implements AutoCloseable {
    private static final int FRAME_MS = 20;

    private final Route toPhone;
    private final Route fromPhone;

    /** @param toPhone what the phone hears, or the first of two phones */
    Bridge(Route toPhone, Route fromPhone) {
        this.toPhone = toPhone;
        this.fromPhone = fromPhone;
    }

    public BridgeQuality quality() {
        RouteQuality heard = toPhone.quality();
        return new BridgeQuality(heard.packets(), fromPhone.quality().packets(), heard.recovered(),
                heard.concealedMs() / FRAME_MS, heard.late());
    }

    @Override
    public void close() {
        toPhone.close();
        fromPhone.close();
    }
}
