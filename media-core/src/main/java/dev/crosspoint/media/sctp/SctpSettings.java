package dev.crosspoint.media.sctp;

/**
 * Sizes and limits of one association.
 *
 * @param localPort      what {@code a=sctp-port} says on our side
 * @param remotePort     what it says on the peer's
 * @param mtu            longest SCTP packet in bytes, before DTLS
 * @param maxMessageSize longest message taken and sent, in bytes of UTF-8
 * @param sendBuffer     bytes that may wait to be sent or acknowledged
 * @param receiveBuffer  bytes held until messages are complete and in order; at least twice the longest message
 * @param maxChannels    open channels of both sides together
 */
public record SctpSettings(int localPort, int remotePort, int mtu, int maxMessageSize, int sendBuffer,
                           int receiveBuffer, int maxChannels) {
    private static final int SMALLEST_MTU = 256;

    public SctpSettings {
        if (mtu < SMALLEST_MTU || maxMessageSize < 1 || sendBuffer < maxMessageSize
            || receiveBuffer < 2 * maxMessageSize || maxChannels < 1 || maxChannels > Sctp.STREAMS / 2) {
            throw new IllegalArgumentException("impossible SCTP sizes");
        }
    }

    /** Port 5000 on both sides, 64 KB messages, packets that fit 1,280 bytes of IPv6 with DTLS around them. */
    public static SctpSettings defaults() {
        return new SctpSettings(5000, 5000, 1184, 65_536, 262_144, 262_144, 32);
    }

    /** The same with the ports of the SDP. */
    public SctpSettings withPorts(int local, int remote) {
        return new SctpSettings(local, remote, mtu, maxMessageSize, sendBuffer, receiveBuffer, maxChannels);
    }

    /** User data of one DATA chunk that is alone in its packet. */
    int largestFragment() {
        return mtu - Sctp.HEADER_LENGTH - Sctp.DATA_HEADER_LENGTH & ~3;
    }
}
