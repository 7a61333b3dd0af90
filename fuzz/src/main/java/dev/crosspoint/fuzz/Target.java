package dev.crosspoint.fuzz;

import dev.crosspoint.media.RtcpTarget;
import dev.crosspoint.media.sctp.SctpTarget;
import dev.crosspoint.signaling.stream.WebSocketTarget;
import dev.crosspoint.srtp.DtlsHandshakeTarget;
import dev.crosspoint.srtp.DtlsRecordTarget;
import java.util.Locale;
import java.util.function.Consumer;

/** All targets: what reads an input and throws where that breaks something. Each has a directory of kept inputs. */
public enum Target {
    BENCODE(BencodeTarget::read, 4096),
    NG_JSON(NgJsonTarget::read, 4096),
    NG_REQUESTS(NgRequestsTarget::read, 8192),
    NG_SDP(NgSdpTarget::read, 4096),
    SDP(SdpTarget::read, 4096),
    STUN(StunTarget::read, 600),
    RTP(RtpTarget::read, 2048),
    RTCP(RtcpTarget::read, 1500),
    DTLS_RECORD(DtlsRecordTarget::read, 4096),
    DTLS_HANDSHAKE(DtlsHandshakeTarget::read, 4096),
    SCTP(SctpTarget::read, 2048),
    OPUS(OpusTarget::read, 4096),
    G722(G722Target::read, 4096),
    TELEPHONE_EVENT(TelephoneEventTarget::read, 512),
    WAV(WavTarget::read, 4096),
    WAV_STREAM(SoundFileTarget::wav, 4096),
    MP3(SoundFileTarget::mp3, 4096),
    BXML(BxmlTarget::read, 4096),
    WEBSOCKET(WebSocketTarget::read, 4096);

    private final Consumer<byte[]> reading;
    private final int maxLength;

    Target(Consumer<byte[]> reading, int maxLength) {
        this.reading = reading;
        this.maxLength = maxLength;
    }

    /** As the command line and directories have it, such as {@code dtls-record}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The target of that id, or null. */
    public static Target of(String id) {
        for (Target t : values()) {
            if (t.id().equals(id)) {
                return t;
            }
        }
        return null;
    }

    /** The longest input that is made up. */
    int maxLength() {
        return maxLength;
    }

    /** Reads one input; throws where it breaks something. */
    void read(byte[] input) {
        reading.accept(input);
    }
}
