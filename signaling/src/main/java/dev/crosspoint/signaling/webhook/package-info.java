/**
 * Questions and messages to customers' applications over HTTP, to addresses that pass the outbound policy.
 *
 * <p>In: synchronous requests with retry and fallback, asynchronous sends in order per key, counters.
 * Left out on purpose: redirects, cookies, proxies, compression, HTTP/2 (none is in the contract, each is a way
 * around the policy or the limits).
 */
package dev.crosspoint.signaling.webhook;
