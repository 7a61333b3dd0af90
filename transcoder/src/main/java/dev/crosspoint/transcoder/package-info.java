/** PCM frames, G.711, Opus, loss concealment, comfort noise, tones and telephone events. */
package dev.crosspoint.transcoder;
