package dev.crosspoint.transcoder;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The states of libopus's encoders and decoders. Each new one is a copy of one that was initialised once: a state is a
 * single block that may be copied (opus.h), and initialising asks for the processor's features several times, which
 * takes 65 to 90 µs on a virtual machine. The memory of closed ones is kept, up to a bound, for the next.
 */
final class OpusStates {
    static final OpusStates ENCODERS = new OpusStates(OpusCalls.encoderSize(), OpusCalls::initEncoder);
    static final OpusStates DECODERS = new OpusStates(OpusCalls.decoderSize(),
            (state, rateHz, _) -> OpusCalls.initDecoder(state, rateHz));

    /** Kept at most, for each of the two: 2.8 MB of encoders, 1.2 MB of decoders. */
    static final int KEPT = 64;

    private static final MethodHandle MALLOC = libc("malloc",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = libc("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private final int bytes;
    private final Initialiser initialiser;
    private final Map<Kind, MemorySegment> pristine = new ConcurrentHashMap<>();
    /** Under this object's lock: calls begin and end on any thread. */
    private final long[] free = new long[KEPT];
    private int freeCount;

    private record Kind(int rateHz, int application) { }

    private interface Initialiser {
        void initialise(MemorySegment state, int rateHz, int application);
    }

    private OpusStates(int bytes, Initialiser initialiser) {
        this.bytes = bytes;
        this.initialiser = initialiser;
    }

    /** The bytes of a state. */
    int bytes() {
        return bytes;
    }

    /** A state as if just initialised; {@link IllegalArgumentException} where libopus refuses the rate. */
    long take(int rateHz, int application) {
        MemorySegment model = pristine.computeIfAbsent(new Kind(rateHz, application), this::initialised);
        long state = memory();
        MemorySegment.ofAddress(state).reinterpret(bytes).copyFrom(model);
        return state;
    }

    /** The state is not used any more. */
    void giveBack(long state) {
        synchronized (this) {
            if (freeCount < KEPT) {
                free[freeCount++] = state;
                return;
            }
        }
        release(state);
    }

    int kept() {
        synchronized (this) {
            return freeCount;
        }
    }

    private MemorySegment initialised(Kind kind) {
        MemorySegment state = Arena.ofAuto().allocate(bytes, 16);
        initialiser.initialise(state, kind.rateHz, kind.application);
        return state;
    }

    private long memory() {
        synchronized (this) {
            if (freeCount > 0) {
                return free[--freeCount];
            }
        }
        try {
            long state = (long) MALLOC.invokeExact((long) bytes);
            if (state == 0) {
                throw new OutOfMemoryError("no native memory for an Opus state");
            }
            return state;
        } catch (Throwable e) {
            throw OpusCalls.unexpected(e);
        }
    }

    private static void release(long state) {
        try {
            FREE.invokeExact(state);
        } catch (Throwable e) {
            throw OpusCalls.unexpected(e);
        }
    }

    private static MethodHandle libc(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), shape);
    }
}
