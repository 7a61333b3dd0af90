package dev.crosspoint.sip.message;

import gov.nist.javax.sip.address.AddressImpl;
import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.text.ParseException;
import javax.sip.address.URI;

/**
 * A name-addr or bare URI, taken apart. Text that is neither gives {@link #NONE}.
 *
 * @param uri         the URI as text, without angle brackets; empty in {@link #NONE}
 * @param user        user part or telephone number, empty when there is none
 * @param host        empty for {@code tel:}
 * @param port        0 = not given
 * @param transport   the URI's transport parameter in lower case, or empty
 * @param looseRoute  whether the URI has {@code ;lr}
 */
public record SipAddress(String displayName, String uri, String user, String host, int port, String transport,
                         boolean looseRoute) {
    public static final SipAddress NONE = new SipAddress("", "", "", "", 0, "", false);

    public static SipAddress parse(String text) {
        JainLog.silence();
        try {
            AddressImpl address = new StringMsgParser().parseAddress(text.trim());
            String name = address.getDisplayName();
            return of(name == null ? "" : name.replace("\"", "").trim(), address.getURI());
        } catch (ParseException | RuntimeException notOne) {
            return NONE;
        }
    }

    private static SipAddress of(String name, URI uri) {
        if (uri instanceof SipUri sip) {
            String transport = sip.getTransportParam();
            return new SipAddress(name, sip.toString(), text(sip.getUser()), text(sip.getHost()),
                    Math.max(sip.getPort(), 0), text(transport).toLowerCase(java.util.Locale.ROOT),
                    sip.hasLrParam());
        }
        if (uri instanceof TelURLImpl tel) {
            String number = tel.getPhoneNumber();
            return new SipAddress(name, tel.toString(), (tel.isGlobal() ? "+" : "") + text(number).replace("+", ""),
                    "", 0, "", false);
        }
        return new SipAddress(name, uri.toString(), "", "", 0, "", false);
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** As a number where it is one: visual separators gone, {@code +} kept, {@code 00} not touched. */
    public String number() {
        String plain = user;
        int parameters = plain.indexOf(';');
        if (parameters >= 0) {
            plain = plain.substring(0, parameters);
        }
        String digits = plain.replaceAll("[-.() ]", "");
        return digits.matches("\\+?[0-9*#]+") ? digits : plain;
    }

    @Override
    public String toString() {
        return "SipAddress[" + PhoneNumbers.masked(user) + "@" + host + "]";
    }
}
