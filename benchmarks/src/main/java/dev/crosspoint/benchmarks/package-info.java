/** Measurements of the hot path. */
package dev.crosspoint.benchmarks;
