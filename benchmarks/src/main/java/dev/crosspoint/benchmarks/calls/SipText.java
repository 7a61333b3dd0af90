package dev.crosspoint.benchmarks.calls;

/** What the carrier needs of SIP as text: it calls, acknowledges and is hung up on (RFC 3261). */
final class SipText {
    private SipText() { }

    static String invite(Call call, String self, String node, String number, int rtpPort) {
        String sdp = """
                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio %d RTP/AVP 0
                a=rtpmap:0 PCMU/8000
                """.formatted(rtpPort).replace("\n", "\r\n");
        return lines("""
                INVITE sip:%s@%s SIP/2.0
                Via: SIP/2.0/UDP %s;branch=z9hG4bK-i%d
                Max-Forwards: 70
                From: <sip:%s@%s>;tag=c%d
                To: <sip:%s@%s>
                Call-ID: %d@bench
                CSeq: 1 INVITE
                Contact: <sip:bench@%s>
                Content-Type: application/sdp
                Content-Length: %d
                """.formatted(number, node, self, call.number, caller(call.number), self, call.number, number, node,
                call.number, self, sdp.length())) + sdp;
    }

    /** @param ok the final reply to the INVITE; one of success is acknowledged by a transaction of its own */
    static String ack(String ok, Call call, String self, String node, String number) {
        String contact = header(ok, "Contact");
        boolean success = ok.startsWith("SIP/2.0 2");
        String to = success && contact != null ? contact.replaceAll(".*<|>.*", "") : "sip:" + number + "@" + node;
        return lines("""
                ACK %s SIP/2.0
                Via: SIP/2.0/UDP %s;branch=z9hG4bK-%s%d
                Max-Forwards: 70
                From: %s
                To: %s
                Call-ID: %d@bench
                CSeq: 1 ACK
                Content-Length: 0
                """.formatted(to, self, success ? "a" : "i", call.number, header(ok, "From"), header(ok, "To"),
                call.number));
    }

    static String ok(String request) {
        StringBuilder reply = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (String line : request.split("\r\n")) {
            if (line.matches("(?i)(via|from|to|call-id|cseq):.*")) {
                reply.append(line).append("\r\n");
            }
        }
        return reply.append("Content-Length: 0\r\n\r\n").toString();
    }

    static String caller(int number) {
        return "+1555%07d".formatted(number);
    }

    /** The number of the call that a message is of; -1 where it is of none of ours. */
    static int callOf(String message) {
        String id = header(message, "Call-ID");
        return id != null && id.matches("\\d{1,9}@bench") ? Integer.parseInt(id.substring(0, id.indexOf('@'))) : -1;
    }

    static String header(String message, String name) {
        for (String line : message.split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).trim();
            }
        }
        return null;
    }

    private static String lines(String text) {
        return text.replace("\n", "\r\n") + "\r\n";
    }
}
