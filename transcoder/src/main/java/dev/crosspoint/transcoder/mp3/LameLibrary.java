package dev.crosspoint.transcoder.mp3;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/** The native LAME of this system, where there is one: it is not bundled. */
public final class LameLibrary {
    private static final List<String> NAMES =
            List.of("libmp3lame.so.0", "libmp3lame.0.dylib", "/opt/homebrew/lib/libmp3lame.0.dylib", "libmp3lame.dll");
    private static final int VERSION_LENGTH = 64;

    private final SymbolLookup symbols;
    private final String version;
    private final MethodHandle init;
    private final MethodHandle initParams;
    private final MethodHandle close;
    private final MethodHandle encode;
    private final MethodHandle encodeInterleaved;
    private final MethodHandle flush;

    private LameLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        init = handle("lame_init", FunctionDescriptor.of(ADDRESS));
        initParams = handle("lame_init_params", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        close = handle("lame_close", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        encode = handle("lame_encode_buffer",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        encodeInterleaved = handle("lame_encode_buffer_interleaved",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
        flush = handle("lame_encode_flush", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try {
            version = ((MemorySegment) handle("get_lame_version", FunctionDescriptor.of(ADDRESS)).invokeExact())
                    .reinterpret(VERSION_LENGTH).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The library, looked for at the first call; empty where there is none. */
    public static Optional<LameLibrary> find() {
        return Loaded.LIBRARY;
    }

    /** For example {@code 3.100}. */
    public String version() {
        return version;
    }

    /** A new encoder whose settings are its defaults, null where there is no memory. */
    MemorySegment init() {
        try {
            return (MemorySegment) init.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** {@code lame_set_}{@code name}: negative where the value is refused. */
    int set(String name, MemorySegment lame, int value) {
        try {
            return (int) handle("lame_set_" + name, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT))
                    .invokeExact(lame, value);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    int initParams(MemorySegment lame) {
        try {
            return (int) initParams.invokeExact(lame);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** Bytes of MP3 made of so many samples of each channel; negative where it fails. */
    int encode(MemorySegment lame, MemorySegment samples, int channels, int count, MemorySegment out) {
        try {
            return channels == 1
                    ? (int) encode.invokeExact(lame, samples, samples, count, out, (int) out.byteSize())
                    : (int) encodeInterleaved.invokeExact(lame, samples, count, out, (int) out.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The last bytes. */
    int flush(MemorySegment lame, MemorySegment out) {
        try {
            return (int) flush.invokeExact(lame, out, (int) out.byteSize());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    void close(MemorySegment lame) {
        try {
            int _ = (int) close.invokeExact(lame);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private MethodHandle handle(String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(
                symbols.find(name).orElseThrow(() -> new IllegalArgumentException("no " + name)), type);
    }

    private static final class Loaded {
        static final Optional<LameLibrary> LIBRARY = first();

        private static Optional<LameLibrary> first() {
            for (String name : NAMES) {
                try {
                    return Optional.of(new LameLibrary(SymbolLookup.libraryLookup(name, Arena.global())));
                } catch (IllegalArgumentException _) {
                    // not on this machine under this name, or not LAME: try the next
                }
            }
            return Optional.empty();
        }
    }
}
