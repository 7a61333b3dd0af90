package dev.crosspoint.sip.message;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;

/** Turns bytes into a message or a verdict; never throws. One parser per thread. */
public final class SipParser {
    /** What bytes turned out to be. */
    public sealed interface Result {
        /** A message with all that transactions need. */
        record Message(SipMessage message) implements Result { }

        /** Line ends only: a keep-alive (RFC 5626 §4.4.1). */
        record KeepAlive() implements Result { }

        /** Not SIP, or SIP that cannot be answered. */
        record Bad(String why) implements Result { }
    }

    private final StringMsgParser parser;

    public SipParser() {
        JainLog.silence();
        parser = new StringMsgParser();
    }

    public Result parse(byte[] bytes) {
        if (onlyLineEnds(bytes)) {
            return new Result.KeepAlive();
        }
        int body = bodyStart(bytes);
        if (body < 0) { // JAIN-SIP takes whatever headers there are
            return new Result.Bad("cut within the headers");
        }
        try {
            SIPMessage message = parser.parseSIPMessage(bytes, true, false, null);
            return message == null ? new Result.Bad("empty") : checked(message, bytes.length - body);
        } catch (ParseException wrong) {
            return new Result.Bad("syntax");
        } catch (RuntimeException | StackOverflowError wrong) {
            // JAIN-SIP answers some faults of the wire with unchecked exceptions (ArrayIndexOutOfBounds, NumberFormat)
            return new Result.Bad(wrong.getClass().getSimpleName());
        }
    }

    /** Where the empty line that ends the headers is over; -1 = there is none. */
    private static int bodyStart(byte[] bytes) {
        int lineLength = 0;
        boolean begun = false; // empty lines before the start line end nothing
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (begun && lineLength == 0) {
                    return i + 1;
                }
                lineLength = 0;
            } else if (bytes[i] != '\r') {
                begun = true;
                lineLength++;
            }
        }
        return -1;
    }

    private static Result checked(SIPMessage message, int bodyBytes) {
        if (message.getContentLength() != null && message.getContentLength().getContentLength() > bodyBytes) {
            return new Result.Bad("cut within the body"); // RFC 3261 §18.3
        }
        if (message.getFrom() == null || message.getTo() == null || message.getCallId() == null
                || message.getCSeq() == null || message.getTopmostVia() == null) {
            return new Result.Bad("missing header");
        }
        if (message.getTopmostVia().getTransport() == null || message.getTopmostVia().getHost() == null
                || message.getCallId().getCallId() == null || message.getCSeq().getMethod() == null
                || message.getFrom().getAddress() == null || message.getTo().getAddress() == null) {
            return new Result.Bad("incomplete header");
        }
        return switch (message) {
            case SIPRequest request -> request(request);
            case SIPResponse response -> response.getStatusCode() < 100 || response.getStatusCode() > 699
                    ? new Result.Bad("status code") : new Result.Message(new SipResponse(response));
            default -> new Result.Bad("neither request nor response");
        };
    }

    private static Result request(SIPRequest request) {
        if (request.getRequestLine() == null || request.getRequestURI() == null || request.getMethod() == null) {
            return new Result.Bad("request line");
        }
        if (!"SIP/2.0".equals(request.getRequestLine().getSipVersion())) {
            return new Result.Bad("version");
        }
        if (!request.getMethod().equals(request.getCSeq().getMethod())) {
            return new Result.Bad("CSeq method");
        }
        return new Result.Message(new SipRequest(request));
    }

    private static boolean onlyLineEnds(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }
}
