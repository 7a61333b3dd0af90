package dev.crosspoint.srtp;

import java.time.Duration;
import java.util.List;

/**
 * Limits of a node's DTLS.
 *
 * @param handshakeTimeout from {@link DtlsAssociation#start()} to established
 * @param firstResend before a flight is sent again the first time; doubles each time
 * @param cpuPermits handshakes and records worked on at the same moment
 * @param maxAssociations alive at the same time, handshaking or established
 * @param receiveQueue datagrams that wait for one association
 * @param sendQueue application messages that wait for one association
 * @param mtu bytes of UDP payload that a flight may fill
 * @param profiles the SRTP profiles we take, best first
 */
public record DtlsSettings(Duration handshakeTimeout, Duration firstResend, int cpuPermits, int maxAssociations,
                           int receiveQueue, int sendQueue, int mtu, List<SrtpProfile> profiles) {

    public DtlsSettings {
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero() || firstResend.toMillis() < 1
                || cpuPermits < 1 || maxAssociations < 1 || receiveQueue < 1 || sendQueue < 1
                || mtu < 256 || mtu > DtlsWire.MAX_DATAGRAM || profiles.isEmpty()) {
            throw new IllegalArgumentException("times and limits of DTLS are positive, the MTU is from 256 to 2048,"
                    + " and one SRTP profile is needed");
        }
        profiles = List.copyOf(profiles);
    }

    public static DtlsSettings defaults() {
        return new DtlsSettings(Duration.ofSeconds(10), Duration.ofMillis(200),
                Runtime.getRuntime().availableProcessors(), 10_000, 64, 256, 1200,
                List.of(SrtpProfile.values()));
    }

    public DtlsSettings withHandshakeTimeout(Duration timeout) {
        return new DtlsSettings(timeout, firstResend, cpuPermits, maxAssociations, receiveQueue, sendQueue, mtu,
                profiles);
    }

    public DtlsSettings withFirstResend(Duration resend) {
        return new DtlsSettings(handshakeTimeout, resend, cpuPermits, maxAssociations, receiveQueue, sendQueue, mtu,
                profiles);
    }

    public DtlsSettings withMaxAssociations(int limit) {
        return new DtlsSettings(handshakeTimeout, firstResend, cpuPermits, limit, receiveQueue, sendQueue, mtu,
                profiles);
    }

    public DtlsSettings withMtu(int bytes) {
        return new DtlsSettings(handshakeTimeout, firstResend, cpuPermits, maxAssociations, receiveQueue, sendQueue,
                bytes, profiles);
    }

    public DtlsSettings withProfiles(List<SrtpProfile> taken) {
        return new DtlsSettings(handshakeTimeout, firstResend, cpuPermits, maxAssociations, receiveQueue, sendQueue,
                mtu, taken);
    }
}
