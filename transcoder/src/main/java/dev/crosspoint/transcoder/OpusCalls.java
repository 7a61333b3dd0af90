package dev.crosspoint.transcoder;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The libopus functions in use, with pointers as plain {@code long} so that a call allocates nothing. The handles are
 * static and final for the JIT; libopus answers negative numbers for errors, which are passed on.
 */
final class OpusCalls {
    static final int BAD_ARG = -1;

    static final int SET_BITRATE = 4002;
    static final int SET_COMPLEXITY = 4010;
    static final int SET_INBAND_FEC = 4012;
    static final int SET_PACKET_LOSS_PERCENT = 4014;
    static final int SET_DTX = 4016;
    static final int SET_SIGNAL = 4024;
    static final int RESET_STATE = 4028;
    static final int SIGNAL_VOICE = 3001;

    private static final MethodHandle ENCODER_CREATE =
            handle("opus_encoder_create", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle ENCODER_DESTROY =
            handle("opus_encoder_destroy", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle ENCODER_SET = handle("opus_encoder_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODE = handle("opus_encode",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle DECODER_CREATE =
            handle("opus_decoder_create", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle DECODER_DESTROY =
            handle("opus_decoder_destroy", FunctionDescriptor.ofVoid(JAVA_LONG));
    private static final MethodHandle DECODER_SET = handle("opus_decoder_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle DECODE = handle("opus_decode",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

    private OpusCalls() {
    }

    static long createEncoder(int rateHz, int channels, int application) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            long encoder = (long) ENCODER_CREATE.invokeExact(rateHz, channels, application, error);
            return created(encoder, error);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long createDecoder(int rateHz, int channels) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(JAVA_INT);
            long decoder = (long) DECODER_CREATE.invokeExact(rateHz, channels, error);
            return created(decoder, error);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void destroyEncoder(long encoder) {
        try {
            ENCODER_DESTROY.invokeExact(encoder);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void destroyDecoder(long decoder) {
        try {
            DECODER_DESTROY.invokeExact(decoder);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setEncoder(long encoder, int request, int value) {
        try {
            return (int) ENCODER_SET.invokeExact(encoder, request, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int setDecoder(long decoder, int request, int value) {
        try {
            return (int) DECODER_SET.invokeExact(decoder, request, value);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int encode(long encoder, long pcm, int samples, long out, int max) {
        try {
            return (int) ENCODE.invokeExact(encoder, pcm, samples, out, max);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A {@code packet} of 0 asks for concealment; {@code fec} 1 for what the packet carries of the one before it. */
    static int decode(long decoder, long packet, int length, long pcm, int samples, int fec) {
        try {
            return (int) DECODE.invokeExact(decoder, packet, length, pcm, samples, fec);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static long created(long pointer, MemorySegment error) {
        if (pointer == 0 || error.get(JAVA_INT, 0) != 0) {
            throw new IllegalArgumentException("libopus refused the settings: error " + error.get(JAVA_INT, 0));
        }
        return pointer;
    }

    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(OpusLibrary.load().symbol(name), shape, options);
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
