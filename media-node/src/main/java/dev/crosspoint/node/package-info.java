/** One node: configuration, wiring, health and metrics. */
package dev.crosspoint.node;
