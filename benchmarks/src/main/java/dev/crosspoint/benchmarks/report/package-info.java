/** Runs everything and writes the figures into the document. */
package dev.crosspoint.benchmarks.report;
