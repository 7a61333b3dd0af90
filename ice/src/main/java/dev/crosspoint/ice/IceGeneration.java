package dev.crosspoint.ice;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The credentials of both sides between two ICE restarts. */
final class IceGeneration {
    private final IceCredentials local;
    private final byte[] localUfrag;
    private final StunKey key;
    private byte[] remoteUfrag;

    /** @param remote null while the peer's answer is not here yet */
    IceGeneration(IceCredentials local, IceCredentials remote) {
        this.local = local;
        this.localUfrag = local.ufrag().getBytes(StandardCharsets.US_ASCII);
        this.key = new StunKey(local.password());
        if (remote != null) {
            remote(remote);
        }
    }

    void remote(IceCredentials remote) {
        remoteUfrag = remote.ufrag().getBytes(StandardCharsets.US_ASCII);
    }

    IceCredentials local() {
        return local;
    }

    StunKey key() {
        return key;
    }

    /** USERNAME starts with our ufrag and a colon. */
    boolean isFor(ByteBuffer stun, int name, int nameLength) {
        return nameLength > localUfrag.length
            && stun.get(name + localUfrag.length) == ':'
            && same(localUfrag, stun, name);
    }

    /** USERNAME ends with the peer's ufrag, or that is not known yet. */
    boolean isFromPeer(ByteBuffer stun, int name, int nameLength) {
        int start = localUfrag.length + 1;
        return remoteUfrag == null
            || nameLength - start == remoteUfrag.length && same(remoteUfrag, stun, name + start);
    }

    /** A number for the peer's ufrag as a check names it, to tell later whether it was the right one. */
    int peerHash(ByteBuffer stun, int name, int nameLength) {
        int hash = 0;
        for (int i = localUfrag.length + 1; i < nameLength; i++) {
            hash = 31 * hash + stun.get(name + i);
        }
        return hash;
    }

    /** The same number for the peer's ufrag as signalled. */
    int peerHash() {
        int hash = 0;
        for (byte b : remoteUfrag) {
            hash = 31 * hash + b;
        }
        return hash;
    }

    private static boolean same(byte[] expected, ByteBuffer stun, int at) {
        for (int i = 0; i < expected.length; i++) {
            if (expected[i] != stun.get(at + i)) {
                return false;
            }
        }
        return true;
    }
}
