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

/** The two Linux system calls that move many datagrams at once, without allocation. */
final class NativeUdp {
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
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

    private NativeUdp() {
    }

    /** 64-bit Linux with both calls in its C library. */
    static boolean available() {
        return System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == 8
                && RECVMMSG != null && SENDMMSG != null;
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

    private static MethodHandle find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name)
                .map(f -> linker.downcallHandle(f, type, Linker.Option.captureCallState("errno"))).orElse(null);
    }
}
