package dev.crosspoint.ice;

import java.net.InetSocketAddress;

/** Our one address and an address of the peer from which a good check came. */
final class CandidatePair {
    private final InetSocketAddress remote;
    private final byte[] remoteBytes;
    IceGeneration generation;
    int peerHash;
    long lastCheckNs;

    CandidatePair(InetSocketAddress remote) {
        this.remote = remote;
        this.remoteBytes = remote.getAddress().getAddress();
    }

    InetSocketAddress remote() {
        return remote;
    }

    /** The address as XOR-MAPPED-ADDRESS needs it, kept so that no answer allocates it again. */
    byte[] remoteBytes() {
        return remoteBytes;
    }
}
