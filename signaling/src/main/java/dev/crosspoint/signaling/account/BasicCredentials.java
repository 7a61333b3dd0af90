package dev.crosspoint.signaling.account;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A user name and password as HTTP Basic sends them; never printed. */
public record BasicCredentials(String username, String password) {

    /** The value of an {@code Authorization} header. */
    public String header() {
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    @Override
    public String toString() {
        return "BasicCredentials[*****]";
    }
}
