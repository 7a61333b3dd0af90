package dev.crosspoint.media.phone;

/**
 * The state of one trunk.
 *
 * @param up          false after unanswered keep-alives; a trunk without keep-alive counts as up
 * @param activeCalls calls over it now
 */
public record TrunkStatus(String name, boolean up, int activeCalls) { }
