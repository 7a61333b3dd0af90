package dev.crosspoint.signaling.account;

/** A program that fetches access tokens with OAuth2 client credentials. */
public record Client(String clientId, String clientSecret) {

    @Override
    public String toString() {
        return "Client[" + clientId + "]";
    }
}
