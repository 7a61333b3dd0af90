/**
 * Endpoints: what a customer creates, gets a token for, and lets a device connect with.
 *
 * <p>In: records, tokens, the REST operations, events to the customer's application. Left out on purpose: the devices'
 * sockets and media (package {@code device}) and the calls (package {@code call}).
 */
package dev.crosspoint.signaling.endpoint;
