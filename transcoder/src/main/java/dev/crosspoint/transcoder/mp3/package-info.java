/**
 * MP3 files of finished recordings, by the LAME library of the system. Left out on purpose: MP3 while it is being
 * recorded, variable bit rates, tags; reading MP3, which is the prompts' work.
 */
package dev.crosspoint.transcoder.mp3;
