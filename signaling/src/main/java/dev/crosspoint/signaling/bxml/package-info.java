/**
 * Documents of call instructions (BXML): bytes in, a checked list of
 * {@link dev.crosspoint.signaling.bxml.Verb verbs} out. A document is accepted whole or refused whole, before
 * anything of it runs.
 *
 * <p>A new verb is one record beside the others (with its static {@code read}), one line in {@link VerbCatalog}
 * and one executor in the call package.
 *
 * <p>Left out on purpose: executing verbs, fetching documents, and DTDs with everything that comes with them.
 */
package dev.crosspoint.signaling.bxml;
