package dev.crosspoint.transcoder;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

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
    /** Of libopus's own header of requests for tests and for those who know: which of its two codecs is used. */
    static final int SET_FORCE_MODE = 11_002;

    private static final MethodHandle ENCODER_SIZE =
            handle("opus_encoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODER_INIT =
            handle("opus_encoder_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ENCODER_SET = handle("opus_encoder_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle ENCODE = handle("opus_encode",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle DECODER_SIZE =
            handle("opus_decoder_get_size", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_INIT =
            handle("opus_decoder_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle DECODER_SET = handle("opus_decoder_ctl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle DECODE = handle("opus_decode",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));

    private OpusCalls() {
    }

    /** Bytes of a mono encoder's state. */
    static int encoderSize() {
        try {
            return (int) ENCODER_SIZE.invokeExact(1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int decoderSize() {
        try {
            return (int) DECODER_SIZE.invokeExact(1);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Makes that memory a mono encoder. */
    static void initEncoder(MemorySegment state, int rateHz, int application) {
        try {
            accepted((int) ENCODER_INIT.invokeExact(state, rateHz, 1, application));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void initDecoder(MemorySegment state, int rateHz) {
        try {
            accepted((int) DECODER_INIT.invokeExact(state, rateHz, 1));
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

    private static void accepted(int error) {
        if (error != 0) {
            throw new IllegalArgumentException("libopus refused the settings: error " + error);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... options) {
        return Linker.nativeLinker().downcallHandle(OpusLibrary.load().symbol(name), shape, options);
    }

    static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
    }
}
