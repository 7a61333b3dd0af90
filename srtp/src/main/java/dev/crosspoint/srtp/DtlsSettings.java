package dev.crosspoint.srtp;

import java.time.Duration;

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
 */
public record DtlsSettings(Duration handshakeTimeout, Duration firstResend, int cpuPermits, int maxAssociations,
                           int receiveQueue, int sendQueue, int mtu) {

    public DtlsSettings {
        if (handshakeTimeout.isNegative() || handshakeTimeout.isZero() || firstResend.toMillis() < 1
                || cpuPermits < 1 || maxAssociations < 1 || receiveQueue < 1 || sendQueue < 1 || mtu < 256) {
            throw new IllegalArgumentException("times and limits of DTLS are positive, the MTU is 256 or more");
        }
    }

    public static DtlsSettings defaults() {
        return new DtlsSettings(Duration.ofSeconds(10), Duration.ofMillis(200),
                Runtime.getRuntime().availableProcessors(), 10_000, 64, 256, 1200);
    }

    public DtlsSettings withHandshakeTimeout(Duration timeout) {
        return new DtlsSettings(timeout, firstResend, cpuPermits, maxAssociations, receiveQueue, sendQueue, mtu);
    }

    public DtlsSettings withFirstResend(Duration resend) {
        return new DtlsSettings(handshakeTimeout, resend, cpuPermits, maxAssociations, receiveQueue, sendQueue, mtu);
    }

    public DtlsSettings withMaxAssociations(int limit) {
        return new DtlsSettings(handshakeTimeout, firstResend, cpuPermits, limit, receiveQueue, sendQueue, mtu);
    }

    public DtlsSettings withMtu(int bytes) {
        return new DtlsSettings(handshakeTimeout, firstResend, cpuPermits, maxAssociations, receiveQueue, sendQueue,
                bytes);
    }
}
