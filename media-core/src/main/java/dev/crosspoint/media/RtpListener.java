package dev.crosspoint.media;

import dev.crosspoint.media.io.Packet;

/** Who hears what a leg receives. Called on the leg's shard; the packet is free again after the call. */
interface RtpListener {
    /**
     * @param packet a whole, decrypted RTP packet
     * @param formats of the leg, to look its payload type up in
     * @param newSource its SSRC is another than that of the packet before
     */
    void onRtp(Packet packet, ReceiveFormats formats, Codec codec, boolean newSource, long nowNs);

    /** The leg has closed, or somebody else is heard in this one's place; nothing more will come. */
    void ended(long nowNs);
}
