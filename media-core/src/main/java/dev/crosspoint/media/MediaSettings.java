package dev.crosspoint.media;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * What a media engine is told at its start.
 *
 * @param address local address of every media socket
 * @param advertised address written into SDP; null = {@code address}
 * @param udpPort the one port of all WebRTC peers; 0 = any free port
 * @param rtpPortLow first port of the phone legs' range; 0 together with {@code rtpPortHigh} = any free ports
 * @param rtpPortHigh last port of that range, inclusive
 * @param shards number of shards, used evenly; 0 = one for every core, each used once those before it are busy
 * @param threading which thread runs a shard
 * @param io how datagrams reach the kernel
 * @param ringSlots slots of a shard's ring, a power of two
 * @param maxPeers WebRTC peers and phone legs each, beyond which opening is refused
 * @param handshakeTimeout time a DTLS handshake may take
 * @param consentTimeout time without a valid STUN check after which a peer is lost (RFC 7675 §5.1: 30 s at
     *     most; browsers check every few seconds)
 * @param rtpTimeout silence after which a phone leg reports {@link MediaEvent.RtpTimedOut}
 * @param audioStopTimeout silence after which a peer reports {@link MediaEvent.AudioStopped}
 * @param gather how long a busy shard lets datagrams gather before it looks again; zero = it looks at once. Fewer
 *     wake-ups against that much delay at most; only in shared threading
 * @param maxLoad share of a core, 0-1, that a shard's thread may need before new calls are refused; 1 = no limit
 */
public record MediaSettings(InetAddress address, InetAddress advertised, int udpPort, int rtpPortLow, int rtpPortHigh,
                            int shards, ShardThreading threading, IoChoice io, int ringSlots, int maxPeers,
                            Duration handshakeTimeout, Duration consentTimeout, Duration rtpTimeout,
                            Duration audioStopTimeout, Duration gather, double maxLoad) {
    private static final Duration DEFAULT_GATHER = Duration.ofNanos(1_200_000);
    private static final double DEFAULT_MAX_LOAD = 0.85;
    private static final Duration LONGEST_GATHER = Duration.ofMillis(5);

    public MediaSettings {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(threading, "threading");
        Objects.requireNonNull(io, "io");
        if (advertised == null) {
            advertised = address;
        }
        boolean anyPorts = rtpPortLow == 0 && rtpPortHigh == 0;
        if (!anyPorts && (rtpPortLow < 1024 || rtpPortHigh > 65535 || rtpPortHigh <= rtpPortLow)) {
            throw new IllegalArgumentException("rtp ports " + rtpPortLow + "-" + rtpPortHigh);
        }
        if (Integer.bitCount(ringSlots) != 1 || ringSlots < 64) {
            throw new IllegalArgumentException("ring slots must be a power of two, at least 64: " + ringSlots);
        }
        if (gather.isNegative() || gather.compareTo(LONGEST_GATHER) > 0) {
            throw new IllegalArgumentException("gather 0-5 ms: " + gather);
        }
        if (!(maxLoad > 0 && maxLoad <= 1)) {
            throw new IllegalArgumentException("max load above 0, 1 at most: " + maxLoad);
        }
        if (shards < 0 || shards > 64) {
            throw new IllegalArgumentException("shards 0-64: " + shards);
        }
    }

    /** The same with the defaults for what a busy shard lets gather and when it refuses calls. */
    public MediaSettings(InetAddress address, InetAddress advertised, int udpPort, int rtpPortLow, int rtpPortHigh,
                         int shards, ShardThreading threading, IoChoice io, int ringSlots, int maxPeers,
                         Duration handshakeTimeout, Duration consentTimeout, Duration rtpTimeout,
                         Duration audioStopTimeout) {
        this(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io, ringSlots, maxPeers,
                handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, DEFAULT_GATHER,
                DEFAULT_MAX_LOAD);
    }

    /** Loopback, free ports, one shard: for tests and demos. */
    public static MediaSettings loopback() {
        return new MediaSettings(InetAddress.getLoopbackAddress(), null, 0, 0, 0, 1, ShardThreading.SHARED,
                IoChoice.AUTO, 4096, 4000, Duration.ofSeconds(15), Duration.ofSeconds(20), Duration.ofSeconds(20),
                Duration.ofSeconds(3));
    }

    /** The shards to start on this machine. */
    public int shardCount() {
        return shards > 0 ? shards : Runtime.getRuntime().availableProcessors();
    }

    public MediaSettings withAddresses(InetAddress address, InetAddress advertised) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withPorts(int udpPort, int rtpPortLow, int rtpPortHigh) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withShards(int shards, ShardThreading threading) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withIo(IoChoice io) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withTimeouts(Duration handshake, Duration consent, Duration rtp, Duration audioStop) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshake, consent, rtp, audioStop, gather, maxLoad);
    }

    public MediaSettings withGather(Duration gather) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withMaxPeers(int maxPeers) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }

    public MediaSettings withMaxLoad(double maxLoad) {
        return new MediaSettings(address, advertised, udpPort, rtpPortLow, rtpPortHigh, shards, threading, io,
                ringSlots, maxPeers, handshakeTimeout, consentTimeout, rtpTimeout, audioStopTimeout, gather, maxLoad);
    }
}
