package dev.crosspoint.media;

/** How datagrams reach the kernel. */
public enum IoChoice {
    /** {@link #NATIVE} where it works, otherwise {@link #PORTABLE}. */
    AUTO,
    /** Linux: epoll with recvmmsg and sendmmsg. */
    NATIVE,
    /** NIO selector and DatagramChannel. */
    PORTABLE
}
