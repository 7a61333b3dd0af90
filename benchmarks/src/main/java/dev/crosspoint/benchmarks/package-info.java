/**
 * Measurements of the hot path: JMH for every step of it and for the whole, and a report of both for people.
 *
 * <p>In: the far ends (browser and phone, made of our own modules), the benchmarks, the report. The load program with
 * real sockets and a server process is in {@code load}. Left out on purpose: the control plane (SIP, REST, webhooks),
 * whose speed is not a matter of microseconds, and thresholds that fail a build: figures of a shared machine are for
 * reading.
 */
package dev.crosspoint.benchmarks;
