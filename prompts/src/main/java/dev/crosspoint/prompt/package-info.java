/**
 * What calls are played, made into sound of the telephone's rate: files read (WAV, MP3) and sentences spoken.
 *
 * <p>Left out on purpose: fetching files, keeping results, and playing them to anybody.
 */
package dev.crosspoint.prompt;
