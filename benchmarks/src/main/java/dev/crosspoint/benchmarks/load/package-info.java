/**
 * The load program: a media engine in a process of its own with the flags of {@code bin/run}, and concurrent transcoded
 * calls toward it over loopback sockets, with every packet's way timed from send to receive at the far ends.
 *
 * <p>Left out on purpose: SIP and the device protocol (descriptions go over a pipe), lossy networks, and any machine
 * but the own one: what is measured includes the far ends' own waiting for the processor, and the floor beside it says
 * how much that is.
 */
package dev.crosspoint.benchmarks.load;
