/**
 * What a call sounded like, in figures: the E-model of ITU-T G.107 over what was counted. Left out on purpose: judging
 * the sound itself, the wideband scale (G.107.1), video.
 */
package dev.crosspoint.transcoder.quality;
