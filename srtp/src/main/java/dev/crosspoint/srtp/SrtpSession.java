package dev.crosspoint.srtp;

import java.lang.foreign.MemorySegment;

/**
 * Protects and unprotects the packets of one association (RFC 3711, RFC 7714), in place.
 *
 * <p>Owned by one thread at a time. Packets lie in native memory. Every method returns the packet's new length,
 * or a negative number that {@link #verdict} names; after a refusal the packet's bytes are undefined. A receiving
 * context comes into being only when the first packet of its SSRC has proved authentic.
 */
public final class SrtpSession implements AutoCloseable {

    private final SrtpEngine engine;

    private SrtpSession(SrtpEngine engine) {
        this.engine = engine;
    }

    /**
     * Opens the contexts of both directions.
     *
     * @throws IllegalStateException if the settings insist on libcrypto and it is not usable here
     */
    public static SrtpSession open(SrtpKeys keys, SrtpSettings settings) {
        SrtpEngine engine = switch (settings.engine()) {
            case AUTOMATIC -> LibCrypto.usable() ? new OpenSslEngine(keys, settings) : new JitsiEngine(keys, settings);
            case OPENSSL -> new OpenSslEngine(keys, settings);
            case JITSI -> new JitsiEngine(keys, settings);
        };
        return new SrtpSession(engine);
    }

    /** Which engine an automatic choice takes on this machine, with the library's version, for the start-up log. */
    public static String availableEngine() {
        return LibCrypto.usable() ? OpenSslEngine.NAME + " (" + LibCrypto.version() + ")" : JitsiEngine.NAME;
    }

    /** "openssl" or "jitsi". */
    public String engine() {
        return engine.name();
    }

    /** Encrypts and appends the tag; the segment needs {@link SrtpProfile#rtpOverhead()} bytes behind the packet. */
    public int protectRtp(MemorySegment packet, int offset, int length) {
        return engine.protectRtp(packet, offset, length);
    }

    /** Checks replay and tag, decrypts and cuts the tag off. */
    public int unprotectRtp(MemorySegment packet, int offset, int length) {
        return engine.unprotectRtp(packet, offset, length);
    }

    /** Encrypts and appends index and tag; needs {@link SrtpProfile#rtcpOverhead()} bytes behind the packet. */
    public int protectRtcp(MemorySegment packet, int offset, int length) {
        return engine.protectRtcp(packet, offset, length);
    }

    /** Checks replay and tag, decrypts and cuts index and tag off. */
    public int unprotectRtcp(MemorySegment packet, int offset, int length) {
        return engine.unprotectRtcp(packet, offset, length);
    }

    /** The name of a refusal. */
    public static SrtpVerdict verdict(int negative) {
        return SrtpVerdict.of(negative);
    }

    /** Wipes the keys. Packets are refused from now on. */
    @Override
    public void close() {
        engine.close();
    }
}
