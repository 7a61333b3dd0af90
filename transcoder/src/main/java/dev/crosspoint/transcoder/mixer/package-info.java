/**
 * The sound of a conference: who is heard by whom, 20 ms at a time. In: selection of the loudest, gain, mute, hold,
 * coach, announcements, soft clipping, changes of rate. Left out on purpose: receiving and encoding (one encode serves
 * all who hear the same mix), where announcements come from, echo control.
 */
package dev.crosspoint.transcoder.mixer;
