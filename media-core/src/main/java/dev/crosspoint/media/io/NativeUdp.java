package dev.crosspoint.media.io;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The Linux system calls that move datagrams, one or many at once, without allocation. */
final class NativeUdp {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int EMSGSIZE = 90;
    /** struct mmsghdr on 64-bit Linux: a msghdr of 56 bytes, the length, padding. */
    static final int MMSGHDR_BYTES = 64;
    static final int IOVEC_BYTES = 16;
    static final int MSG_NAME = 0;
    static final int MSG_NAMELEN = 8;
    static final int MSG_IOV = 16;
    static final int MSG_IOVLEN = 24;
    static final int MSG_CONTROL = 32;
    static final int MSG_CONTROLLEN = 40;
    static final int MSG_FLAGS = 48;
    static final int MSG_LEN = 56;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_TRUNC = 0x20;
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    static final int IP_MTU_DISCOVER = 10;
    static final int IPV6_MTU_DISCOVER = 23;
    static final int PMTUDISC_WANT = 1;
    static final int PMTUDISC_PROBE = 3;
    /** struct cmsghdr on 64-bit Linux, and with a 16-bit value in it. */
    static final int CMSGHDR_BYTES = 16;
    static final int CMSG_BYTES = 24;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle RECVMMSG = find("recvmmsg", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG));
    private static final MethodHandle SENDMMSG = find("sendmmsg", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private static final MethodHandle RECVFROM = find("recvfrom", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle SENDTO = find("sendto", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private static final MethodHandle NANOSLEEP = find("nanosleep", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private NativeUdp() {
    }

    /** 64-bit Linux with both calls in its C library. */
    static boolean available() {
        return System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == 8
                && RECVMMSG != null && SENDMMSG != null && RECVFROM != null && SENDTO != null
                && NANOSLEEP != null;
    }

    /** Where a call leaves its errno: one per calling thread. */
    static MemorySegment allocateState(Arena arena) {
        return arena.allocate(STATE);
    }

    static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    static int recvmmsg(MemorySegment state, int fd, long headers, int count) {
        try {
            return (int) RECVMMSG.invokeExact(state, fd, headers, count, MSG_DONTWAIT, 0L);
        } catch (Throwable t) {
            throw new IllegalStateException("recvmmsg", t);
        }
    }

    static int sendmmsg(MemorySegment state, int fd, long headers, int count) {
        try {
            return (int) SENDMMSG.invokeExact(state, fd, headers, count, MSG_DONTWAIT);
        } catch (Throwable t) {
            throw new IllegalStateException("sendmmsg", t);
        }
    }

    /** @param timespec seconds and nanoseconds, two longs */
    static void nanosleep(MemorySegment state, long timespec) {
        try {
            int _ = (int) NANOSLEEP.invokeExact(state, timespec, 0L);
        } catch (Throwable t) {
            throw new IllegalStateException("nanosleep", t);
        }
    }

    /** Length of the datagram, which may be more than fits; negative = none. */
    static int recvfrom(MemorySegment state, int fd, long buffer, long capacity, long name, long nameLength) {
        try {
            return (int) (long) RECVFROM.invokeExact(state, fd, buffer, capacity, MSG_DONTWAIT | MSG_TRUNC, name,
                    nameLength);
        } catch (Throwable t) {
            throw new IllegalStateException("recvfrom", t);
        }
    }

    static int sendto(MemorySegment state, int fd, long buffer, long length, long name, int nameLength) {
        try {
            return (int) (long) SENDTO.invokeExact(state, fd, buffer, length, MSG_DONTWAIT, name, nameLength);
        } catch (Throwable t) {
            throw new IllegalStateException("sendto", t);
        }
    }

    private static MethodHandle find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name)
                .map(f -> linker.downcallHandle(f, type, Linker.Option.captureCallState("errno"))).orElse(null);
    }
}
