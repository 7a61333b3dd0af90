package dev.crosspoint.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes one STUN message after another into buffers; attributes follow in the order of the calls and
 * {@link #sign} comes last.
 */
public final class StunWriter {
    private ByteBuffer out;
    private int start;
    private int at;

    /** Starts a request; the transaction id is the low 12 bytes of the two numbers. */
    public StunWriter request(ByteBuffer buffer, int offset, int transactionHigh, long transactionLow) {
        begin(buffer, offset, Stun.BINDING_REQUEST);
        buffer.putInt(offset + Stun.TRANSACTION_OFFSET, transactionHigh);
        buffer.putLong(offset + Stun.TRANSACTION_OFFSET + 4, transactionLow);
        return this;
    }

    /** Starts a success response to the request that starts at {@code requestOffset}. */
    StunWriter success(ByteBuffer buffer, int offset, ByteBuffer request, int requestOffset) {
        begin(buffer, offset, Stun.BINDING_SUCCESS);
        return sameTransaction(request, requestOffset);
    }

    StunWriter error(ByteBuffer buffer, int offset, ByteBuffer request, int requestOffset, StunError error) {
        begin(buffer, offset, Stun.BINDING_ERROR);
        sameTransaction(request, requestOffset);
        byte[] reason = error.reason();
        attribute(Stun.ERROR_CODE, 4 + reason.length);
        out.putInt(at, error.code() / 100 << 8 | error.code() % 100);
        out.put(at + 4, reason);
        return endAttribute(4 + reason.length);
    }

    private void begin(ByteBuffer buffer, int offset, int type) {
        out = buffer;
        start = offset;
        at = offset + Stun.HEADER_LENGTH;
        buffer.putShort(offset, (short) type);
        buffer.putInt(offset + Stun.COOKIE_OFFSET, Stun.MAGIC_COOKIE);
    }

    private StunWriter sameTransaction(ByteBuffer request, int requestOffset) {
        for (int i = Stun.TRANSACTION_OFFSET; i < Stun.HEADER_LENGTH; i++) {
            out.put(start + i, request.get(requestOffset + i));
        }
        return this;
    }

    /** USERNAME as a check carries it: the receiver's ufrag first (RFC 8445 §7.2.2). */
    public StunWriter username(String receiverUfrag, String senderUfrag) {
        byte[] name = (receiverUfrag + ":" + senderUfrag).getBytes(StandardCharsets.UTF_8);
        attribute(Stun.USERNAME, name.length);
        out.put(at, name);
        return endAttribute(name.length);
    }

    public StunWriter priority(int priority) {
        attribute(Stun.PRIORITY, Integer.BYTES);
        out.putInt(at, priority);
        return endAttribute(Integer.BYTES);
    }

    public StunWriter useCandidate() {
        attribute(Stun.USE_CANDIDATE, 0);
        return endAttribute(0);
    }

    public StunWriter controlling(long tieBreaker) {
        return role(Stun.ICE_CONTROLLING, tieBreaker);
    }

    public StunWriter controlled(long tieBreaker) {
        return role(Stun.ICE_CONTROLLED, tieBreaker);
    }

    private StunWriter role(int attribute, long tieBreaker) {
        attribute(attribute, Long.BYTES);
        out.putLong(at, tieBreaker);
        return endAttribute(Long.BYTES);
    }

    /** Any attribute at all. */
    public StunWriter raw(int attribute, byte[] value) {
        attribute(attribute, value.length);
        out.put(at, value);
        return endAttribute(value.length);
    }

    public StunWriter mappedAddress(InetSocketAddress address) {
        return mappedAddress(address.getAddress().getAddress(), address.getPort());
    }

    StunWriter mappedAddress(byte[] address, int port) {
        int length = 4 + address.length;
        attribute(Stun.XOR_MAPPED_ADDRESS, length);
        out.putShort(at, (short) (address.length == 4 ? Stun.FAMILY_IPV4 : Stun.FAMILY_IPV6));
        out.putShort(at + 2, (short) (port ^ Stun.MAGIC_COOKIE >>> 16));
        for (int i = 0; i < address.length; i++) {
            out.put(at + 4 + i, (byte) (address[i] ^ out.get(start + Stun.COOKIE_OFFSET + i)));
        }
        return endAttribute(length);
    }

    StunWriter unknownAttributes(StunReader request) {
        int length = request.unknownCount() * Short.BYTES;
        attribute(Stun.UNKNOWN_ATTRIBUTES, length);
        for (int i = 0; i < request.unknownCount(); i++) {
            out.putShort(at + i * Short.BYTES, (short) request.unknown(i));
        }
        return endAttribute(length);
    }

    /** Ends the message with MESSAGE-INTEGRITY and FINGERPRINT and returns its length. */
    public int sign(StunKey key) {
        attribute(Stun.MESSAGE_INTEGRITY, Stun.INTEGRITY_LENGTH);
        key.sign(out, start, at);
        endAttribute(Stun.INTEGRITY_LENGTH);
        int end = at;
        attribute(Stun.FINGERPRINT, Stun.FINGERPRINT_LENGTH);
        out.putInt(at, key.fingerprint(out, start, end));
        endAttribute(Stun.FINGERPRINT_LENGTH);
        return finish();
    }

    /** Ends the message as it is, unsigned, and returns its length. */
    public int finish() {
        out.putShort(start + Stun.LENGTH_OFFSET, (short) (at - start - Stun.HEADER_LENGTH));
        return at - start;
    }

    private void attribute(int type, int length) {
        out.putShort(at, (short) type);
        out.putShort(at + 2, (short) length);
        at += Stun.ATTRIBUTE_HEADER_LENGTH;
    }

    private StunWriter endAttribute(int length) {
        int end = at + Stun.padded(length);
        for (int i = at + length; i < end; i++) {
            out.put(i, (byte) 0);
        }
        at = end;
        return this;
    }
}
