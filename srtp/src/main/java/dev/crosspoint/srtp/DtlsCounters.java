package dev.crosspoint.srtp;

import java.util.Map;

/**
 * What a node's DTLS has done since its start.
 *
 * @param started associations started
 * @param connected handshakes done
 * @param closed associations closed by either side
 * @param alive associations handshaking or established now
 * @param queueFull datagrams dropped because an association's queue was full
 * @param oversize datagrams dropped because they are larger than any DTLS record we accept
 * @param unwanted datagrams dropped because the association was not started or already over
 * @param refusedMessages application messages refused: not connected, too long, or the queue was full
 * @param failures associations that failed, by kind
 */
public record DtlsCounters(long started, long connected, long closed, int alive, long queueFull, long oversize,
                           long unwanted, long refusedMessages, Map<DtlsFailure.Kind, Long> failures) {
}
