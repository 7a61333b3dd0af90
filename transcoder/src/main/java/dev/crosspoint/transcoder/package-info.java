/**
 * Sound between a browser and a phone: PCM frames, G.711, G.722, L16, Opus on the native libopus, what a listener hears
 * of a lossy stream, keys as events and in the sound, comfort noise, tones by country, resampling and WAV files.
 * Conferences, recordings and quality in figures have packages of their own below.
 *
 * <p>Everything is mono, owned by one thread, without sockets, threads or clocks; what runs for each packet allocates
 * nothing after construction. Left out on purpose: stereo, a jitter buffer where there is no jitter
 * (docs/decisions/031), speech synthesis and recognition.
 */
package dev.crosspoint.transcoder;
