/**
 * Records calls from the media path: packets or frames of any leg in, blocks of sound on one clock out, WAV files by
 * another thread. Left out on purpose: where files go and who may hear them, formats other than 16-bit PCM.
 */
package dev.crosspoint.transcoder.recording;
