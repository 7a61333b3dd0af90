package dev.crosspoint.sip.message;

import java.util.Locale;
import java.util.Optional;

/** Finds one part of a multipart body (RFC 5621): carriers wrap SDP beside ISUP. */
final class MultipartBody {
    private MultipartBody() {
    }

    static Optional<String> part(String body, String boundary, String contentType) {
        if (boundary == null || boundary.isEmpty()) {
            return Optional.empty();
        }
        String mark = "--" + boundary.replace("\"", "");
        for (String part : body.split(java.util.regex.Pattern.quote(mark))) {
            int end = part.indexOf("\r\n\r\n");
            if (end > 0 && part.substring(0, end).toLowerCase(Locale.ROOT).replace(" ", "")
                    .contains("content-type:" + contentType)) {
                return Optional.of(part.substring(end + 4));
            }
        }
        return Optional.empty();
    }
}
