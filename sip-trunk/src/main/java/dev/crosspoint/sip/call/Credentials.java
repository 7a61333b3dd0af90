package dev.crosspoint.sip.call;

/** User name and password for digest authentication. */
public record Credentials(String username, String password) {
    @Override
    public String toString() {
        return "Credentials[***]";
    }
}
