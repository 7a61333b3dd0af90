package dev.crosspoint.media;

/** Whose sound can be recorded, mixed and listened to: a handle of a far side that talks to us. */
public sealed interface Audible permits MediaLeg, PhoneLeg, SentSound, WebRtcPeer {
}
