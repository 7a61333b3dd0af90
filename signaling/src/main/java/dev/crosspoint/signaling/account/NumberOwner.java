package dev.crosspoint.signaling.account;

/** Whose a phone number is. */
public record NumberOwner(Account account, Application application) {
}
