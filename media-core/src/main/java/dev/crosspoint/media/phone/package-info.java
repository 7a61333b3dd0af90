/**
 * The port through which the control plane makes and takes telephone calls; a SIP user agent implements it.
 * In: calls, their events and their ends. Left out on purpose: SIP messages, trunk settings, timers that belong to the
 * caller (how long to let a phone ring), and media, which is the {@link dev.crosspoint.media.PhoneLeg} of each call.
 */
package dev.crosspoint.media.phone;
