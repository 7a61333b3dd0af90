package dev.crosspoint.media;

import dev.crosspoint.media.io.Counter;

/** What a shard counts. Every drop has a name of its own. */
enum ShardCounter implements Counter {
    COMMANDS("commands", "done for the control plane"),
    COMMAND_RING_FULL("commands", "refused because the shard's ring stayed full"),
    HANDOFF_RING_FULL("packets", "between shards, or from a DTLS worker, dropped because the target's ring was full"),
    CALLS_REFUSED("calls", "not begun because the shard was too busy"),
    FAULTS("faults", "exceptions caught on the shard; the call they hit is ended"),

    UNKNOWN_SOURCE("datagrams", "on the WebRTC port from an address that has not passed ICE"),
    UNKNOWN_USERNAME("datagrams", "STUN for a ufrag that is not ours"),
    UNKNOWN_KIND("datagrams", "whose first byte is of no protocol here (RFC 7983)"),
    STUN_ANSWERED("requests", "STUN checks answered"),
    STUN_REFUSED("requests", "STUN checks with wrong password, role or form"),
    ADDRESS_TABLE_FULL("addresses", "validated but not stored"),
    DTLS_BEFORE_DESCRIPTION("datagrams", "DTLS before the peer's fingerprint was known"),
    DTLS_QUEUE_FULL("datagrams", "DTLS beyond what an association's queue takes"),
    SRTP_BEFORE_KEYS("packets", "SRTP or SRTCP before the DTLS handshake was done"),
    SRTP_AUTH_FAILED("packets", "SRTP or SRTCP with a wrong tag"),
    SRTP_REPLAYED("packets", "SRTP or SRTCP seen before, or too old to tell"),
    SRTP_REFUSED("packets", "SRTP or SRTCP refused for another reason"),
    RTP_MALFORMED("packets", "authentic or from the right source, but not RTP"),
    RTP_UNEXPECTED("packets", "RTP of a payload type or source that was not agreed"),
    RTP_UNHEARD("packets", "RTP that nobody listens to: no bridge, on hold, or section inactive"),
    RTCP_MALFORMED("packets", "RTCP that ends inside one of its packets"),
    SCTP_TEXT_REFUSED("messages", "text not sent: no such channel, or its buffer is full"),

    PEER_RTP_RECEIVED("packets", "RTP accepted from WebRTC peers"),
    PEER_RTP_SENT("packets", "RTP sent to WebRTC peers"),
    RTP_UNSENT("packets", "RTP for a leg that has no address or no keys yet"),
    RTP_UNROUTABLE("packets", "RTP in a codec that the other side does not understand and we cannot make"),
    RTP_DOUBLE("packets", "RTP that was there before, or is too old to be put in its place"),
    PHONE_RTP_RECEIVED("packets", "RTP accepted from phones"),
    PHONE_RTP_SENT("packets", "RTP sent to phones"),
    RTP_LATE("packets", "RTP behind what was already made of its successors"),
    PHONE_STRANGERS("datagrams", "on a phone leg's ports from a source that was not agreed or learned"),
    PHONE_LEARNED("sources", "phone sources learned behind a NAT"),
    RTCP_RECEIVED("packets", "RTCP accepted"),
    RTCP_SENT("packets", "RTCP sent"),

    SOUND_LOST("packets", "of sound that were missing when their turn came"),
    SOUND_RECOVERED("packets", "lost ones whose sound came out of the redundancy in their successor"),
    SOUND_CONCEALED("milliseconds", "sound made up of what came before"),
    DECODE_FAILED("packets", "that their codec refused"),
    ENCODE_FAILED("frames", "that the codec refused"),
    LEGS_ENDED_GOOD("legs", "ended whose worse direction had a MOS of 4 or more"),
    LEGS_ENDED_FAIR("legs", "ended whose worse direction had a MOS of 3 to 4"),
    LEGS_ENDED_POOR("legs", "ended whose worse direction had a MOS below 3"),
    LEGS_ENDED_UNJUDGED("legs", "ended of which nothing was heard"),
    PARTIES_REFUSED("parties", "not taken into a room: it is full or closed"),
    RECORDING_REFUSED("legs", "not recorded: too many in one recording"),
    DIGITS_REFUSED("digits", "not sent: the phone takes none, is on hold, or too many wait"),
    DIGITS_IN_SOUND("digits", "heard in the sound of legs"),
    DIGITS_FROM_PEERS("digits", "telephone-events taken from WebRTC peers"),
    DIGITS_FROM_PHONES("digits", "telephone-events taken from phones");

    private final String unit;
    private final String meaning;

    ShardCounter(String unit, String meaning) {
        this.unit = unit;
        this.meaning = meaning;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
