package dev.crosspoint.media.phone;

/**
 * What networks before us say of the caller's right to its number (RFC 8224, RFC 8588). Each may be null, not all.
 *
 * @param verstat       what came of checking the signature: {@code TN-Validation-Passed} and the like
 * @param attestation   how well the signer knows the caller: A, B or C
 * @param originatingId what the signer calls the place that the call came from
 */
public record StirShaken(String verstat, String attestation, String originatingId) { }
