/**
 * The sound of a conference: who is heard by whom, 20 ms at a time. In: selection of the loudest, gain, mute, hold,
 * coach, soft clipping, changes of rate. Left out on purpose: receiving and encoding (one encode serves all who hear
 * the same mix), announcements (a party that is fed with them), echo control.
 */
package dev.crosspoint.transcoder.mixer;
