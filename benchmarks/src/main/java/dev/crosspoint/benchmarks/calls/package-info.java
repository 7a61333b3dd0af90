/**
 * Whole calls a second: a carrier that calls, an application that answers in BXML, and the node between them, with its
 * database and its webhooks. Started by {@code bin/bench calls}.
 */
package dev.crosspoint.benchmarks.calls;
