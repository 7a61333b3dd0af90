package dev.crosspoint.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * The functions of OpenSSL's libcrypto that SRTP needs, called with raw addresses so that a call allocates nothing.
 *
 * <p>The calls are linked as critical: they are short, never block and never call back. SHA-1 goes through the plain
 * functions over a {@code SHA_CTX}, whose state can be copied by hand; {@link LibCryptoCheck} proves its layout once.
 */
final class LibCrypto {

    /** Pointers that may be null are passed as this. */
    static final long NULL = 0;
    /** Five state words, two of length, sixteen of data, one count: all unsigned int. */
    static final int SHA_CTX_LENGTH = 96;
    static final int GCM_TAG_LENGTH = 16;

    /** EVP_CTRL_AEAD_GET_TAG, EVP_CTRL_AEAD_SET_TAG. */
    private static final int CTRL_GET_TAG = 0x10;
    private static final int CTRL_SET_TAG = 0x11;

    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.3.dylib");
    private static final SymbolLookup LIBRARY = load();
    private static final FunctionDescriptor POINTER = FunctionDescriptor.of(JAVA_LONG);
    private static final FunctionDescriptor VOID_POINTER = FunctionDescriptor.ofVoid(JAVA_LONG);
    private static final FunctionDescriptor INT_2 = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor INIT = FunctionDescriptor.of(JAVA_INT,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final FunctionDescriptor UPDATE = FunctionDescriptor.of(JAVA_INT,
            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final FunctionDescriptor FINAL = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle CTX_NEW = handle("EVP_CIPHER_CTX_new", POINTER);
    private static final MethodHandle CTX_FREE = handle("EVP_CIPHER_CTX_free", VOID_POINTER);
    private static final MethodHandle AES_128_GCM = handle("EVP_aes_128_gcm", POINTER);
    private static final MethodHandle AES_128_CTR = handle("EVP_aes_128_ctr", POINTER);
    private static final MethodHandle ENCRYPT_INIT = handle("EVP_EncryptInit_ex", INIT);
    private static final MethodHandle DECRYPT_INIT = handle("EVP_DecryptInit_ex", INIT);
    private static final MethodHandle ENCRYPT_UPDATE = handle("EVP_EncryptUpdate", UPDATE);
    private static final MethodHandle DECRYPT_UPDATE = handle("EVP_DecryptUpdate", UPDATE);
    private static final MethodHandle ENCRYPT_FINAL = handle("EVP_EncryptFinal_ex", FINAL);
    private static final MethodHandle DECRYPT_FINAL = handle("EVP_DecryptFinal_ex", FINAL);
    private static final MethodHandle CTX_CTRL = handle("EVP_CIPHER_CTX_ctrl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle SHA1_INIT = handle("SHA1_Init", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    private static final MethodHandle SHA1_UPDATE = handle("SHA1_Update",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SHA1_FINAL = handle("SHA1_Final", INT_2);
    private static final MethodHandle SHA1_TRANSFORM = handle("SHA1_Transform",
            FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG));
    private static final MethodHandle VERSION = handle("OpenSSL_version", FunctionDescriptor.of(JAVA_LONG, JAVA_INT));

    private static final boolean USABLE = complete() && LibCryptoCheck.passes();

    private LibCrypto() {
    }

    /** Whether the library is here, has every function and computes what it should. */
    static boolean usable() {
        return USABLE;
    }

    static String version() {
        try {
            long text = (long) VERSION.invokeExact(0);
            return MemorySegment.ofAddress(text).reinterpret(Byte.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A cipher context keyed for AES-128-GCM; each packet sets its IV only. */
    static long newGcm(boolean encrypt, long key) {
        return newContext(AES_128_GCM, encrypt, key);
    }

    /** A cipher context keyed for AES-128-CTR. */
    static long newCtr(long key) {
        return newContext(AES_128_CTR, true, key);
    }

    private static long newContext(MethodHandle cipher, boolean encrypt, long key) {
        try {
            long context = (long) CTX_NEW.invokeExact();
            long type = (long) cipher.invokeExact();
            int ok = encrypt
                    ? (int) ENCRYPT_INIT.invokeExact(context, type, NULL, key, NULL)
                    : (int) DECRYPT_INIT.invokeExact(context, type, NULL, key, NULL);
            if (ok != 1) {
                free(context);
                throw new IllegalStateException("libcrypto refused a key");
            }
            return context;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void free(long context) {
        try {
            CTX_FREE.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static boolean encryptIv(long context, long iv) {
        try {
            return (int) ENCRYPT_INIT.invokeExact(context, NULL, NULL, NULL, iv) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static boolean decryptIv(long context, long iv) {
        try {
            return (int) DECRYPT_INIT.invokeExact(context, NULL, NULL, NULL, iv) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** With {@code out} null the input is authenticated only. */
    static boolean encrypt(long context, long out, long outLength, long in, int length) {
        try {
            return (int) ENCRYPT_UPDATE.invokeExact(context, out, outLength, in, length) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** With {@code out} null the input is authenticated only. */
    static boolean decrypt(long context, long out, long outLength, long in, int length) {
        try {
            return (int) DECRYPT_UPDATE.invokeExact(context, out, outLength, in, length) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Finishes an AEAD encryption and writes its tag. */
    static boolean finishWithTag(long context, long scratch, long outLength, long tag) {
        try {
            return (int) ENCRYPT_FINAL.invokeExact(context, scratch, outLength) == 1
                    && (int) CTX_CTRL.invokeExact(context, CTRL_GET_TAG, GCM_TAG_LENGTH, tag) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Finishes an AEAD decryption: whether the tag is right. */
    static boolean finishChecking(long context, long scratch, long outLength, long tag) {
        try {
            return (int) CTX_CTRL.invokeExact(context, CTRL_SET_TAG, GCM_TAG_LENGTH, tag) == 1
                    && (int) DECRYPT_FINAL.invokeExact(context, scratch, outLength) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void sha1Init(long shaCtx) {
        try {
            int _ = (int) SHA1_INIT.invokeExact(shaCtx);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void sha1Update(long shaCtx, long data, long length) {
        try {
            int _ = (int) SHA1_UPDATE.invokeExact(shaCtx, data, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static void sha1Final(long digest, long shaCtx) {
        try {
            int _ = (int) SHA1_FINAL.invokeExact(digest, shaCtx);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Takes one block of 64 bytes into the state. */
    static void sha1Transform(long shaCtx, long block) {
        try {
            SHA1_TRANSFORM.invokeExact(shaCtx, block);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static SymbolLookup load() {
        for (String name : NAMES) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException absent) {
                // the next name
            }
        }
        return _ -> Optional.empty();
    }

    private static MethodHandle handle(String function, FunctionDescriptor descriptor) {
        return LIBRARY.find(function)
                .map(address -> Linker.nativeLinker()
                        .downcallHandle(address, descriptor, Linker.Option.critical(false)))
                .orElse(null);
    }

    private static boolean complete() {
        return CTX_NEW != null && CTX_FREE != null && AES_128_GCM != null && AES_128_CTR != null
                && ENCRYPT_INIT != null && DECRYPT_INIT != null && ENCRYPT_UPDATE != null && DECRYPT_UPDATE != null
                && ENCRYPT_FINAL != null && DECRYPT_FINAL != null && CTX_CTRL != null && SHA1_INIT != null
                && SHA1_UPDATE != null && SHA1_FINAL != null && SHA1_TRANSFORM != null && VERSION != null;
    }

    private static RuntimeException unexpected(Throwable e) {
        return e instanceof RuntimeException known ? known : new IllegalStateException("a native call failed", e);
    }
}
