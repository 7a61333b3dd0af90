package dev.crosspoint.signaling.account;

/** Somebody who calls the REST API with HTTP Basic. */
public record User(String username, String password) {

    @Override
    public String toString() {
        return "User[" + username + "]";
    }
}
