/**
 * Datagrams between the kernel and a shard's ring: bound ports, packets in off-heap memory, receive and send batches.
 * Linux uses recvmmsg and sendmmsg through FFM on a Netty epoll loop; elsewhere a Netty NIO loop with DatagramChannel;
 * tests and benchmarks use memory. What a datagram means is not known here. Left out: TCP, segmentation offload.
 */
package dev.crosspoint.media.io;
