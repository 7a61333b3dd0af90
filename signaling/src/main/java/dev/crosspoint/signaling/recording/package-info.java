/**
 * Recordings of calls as they are kept: records in the database, sound in files of the data directory, both over REST.
 *
 * <p>In: what is refused or stopped when the disk is full, what a crash left, how long recordings stay. Left out on
 * purpose: making the sound (the media engine's), when to record (the calls'), transcription.
 */
package dev.crosspoint.signaling.recording;
