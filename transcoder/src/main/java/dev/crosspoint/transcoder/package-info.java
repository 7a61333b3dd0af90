/**
 * Sound between a browser and a phone: PCM frames, G.711, Opus on the native libopus, what a listener hears of a
 * lossy stream, telephone events, comfort noise, tones, resampling and WAV files.
 *
 * <p>Everything is mono, owned by one thread, without sockets, threads or clocks; what runs for each packet allocates
 * nothing after construction. Left out on purpose: stereo, a jitter buffer where there is no jitter
 * (docs/decisions/031), speech synthesis and recognition.
 */
package dev.crosspoint.transcoder;
