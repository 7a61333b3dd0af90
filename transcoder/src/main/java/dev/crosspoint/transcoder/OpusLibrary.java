package dev.crosspoint.transcoder;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/**
 * The native libopus of this process: the system's where there is one, because it is the newer, else the one bundled
 * by opus-java-natives. Says which one it is and its version.
 */
public final class OpusLibrary {
    private static final List<String> SYMBOLS = List.of("opus_get_version_string",
            "opus_encoder_get_size", "opus_encoder_init", "opus_encoder_ctl", "opus_encode",
            "opus_decoder_get_size", "opus_decoder_init", "opus_decoder_ctl", "opus_decode");

    private final SymbolLookup symbols;
    private final String version;
    private final String origin;

    private OpusLibrary(SymbolLookup symbols, String origin) {
        this.symbols = symbols;
        this.origin = origin;
        for (String symbol : SYMBOLS) {
            if (symbols.find(symbol).isEmpty()) {
                throw new IllegalArgumentException(origin + " has no " + symbol);
            }
        }
        this.version = versionString(symbols);
    }

    /** The library of this process, loaded at the first call; {@link UnsatisfiedLinkError} where there is none. */
    public static OpusLibrary load() {
        return Loaded.LIBRARY;
    }

    /** What the library says of itself, for example {@code libopus 1.3.1}. */
    public String version() {
        return version;
    }

    /** {@code system: } and the library's name, or {@code bundled: } and the resource it came from. */
    public String origin() {
        return origin;
    }

    MemorySegment symbol(String name) {
        return symbols.find(name).orElseThrow();
    }

    /** The library that the system's linker finds, or null. */
    static OpusLibrary system() {
        for (String name : systemNames()) {
            try {
                return new OpusLibrary(SymbolLookup.libraryLookup(name, Arena.global()), "system: " + name);
            } catch (IllegalArgumentException _) {
                // not on this machine under this name, or not a libopus: try the next
            }
        }
        return null;
    }

    /** The library inside opus-java-natives for this platform, or null. */
    static OpusLibrary bundled() {
        String resource = bundledResource();
        try (InputStream in = OpusLibrary.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            Path copy = Files.createTempFile("crosspoint-opus", resource.substring(resource.lastIndexOf('.')));
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                return new OpusLibrary(SymbolLookup.libraryLookup(copy, Arena.global()), "bundled: " + resource);
            } finally {
                deleteIfPossible(copy);
            }
        } catch (IOException | IllegalArgumentException _) {
            return null;
        }
    }

    /** Once mapped, the file is not needed; a platform that locks it removes it at exit. */
    private static void deleteIfPossible(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException _) {
            copy.toFile().deleteOnExit();
        }
    }

    private static List<String> systemNames() {
        String os = os();
        if (os.equals("win32")) {
            return List.of("opus.dll", "libopus-0.dll", "libopus.dll");
        }
        return os.equals("darwin")
                ? List.of("libopus.0.dylib", "/opt/homebrew/lib/libopus.0.dylib", "/usr/local/lib/libopus.0.dylib")
                : List.of("libopus.so.0", "libopus.so");
    }

    private static String bundledResource() {
        String os = os();
        if (os.equals("darwin")) {
            return "/natives/darwin/libopus.dylib";
        }
        String machine = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86-64";
            case "arm64" -> "aarch64";
            case String other -> other;
        };
        return "/natives/" + os + "-" + machine + (os.equals("win32") ? "/libopus.dll" : "/libopus.so");
    }

    private static String os() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return "win32";
        }
        return name.startsWith("mac") ? "darwin" : "linux";
    }

    private static String versionString(SymbolLookup symbols) {
        var handle = Linker.nativeLinker().downcallHandle(symbols.find("opus_get_version_string").orElseThrow(),
                FunctionDescriptor.of(ValueLayout.ADDRESS));
        try {
            return ((MemorySegment) handle.invokeExact()).reinterpret(256).getString(0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static final class Loaded {
        static final OpusLibrary LIBRARY = first();

        private static OpusLibrary first() {
            OpusLibrary found = system();
            if (found == null) {
                found = bundled();
            }
            if (found == null) {
                throw new UnsatisfiedLinkError("no libopus: none of " + systemNames() + " on this system, and "
                        + bundledResource() + " is not usable");
            }
            return found;
        }
    }
}
