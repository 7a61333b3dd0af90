package dev.crosspoint.signaling.bxml;

/** A verb that plays something to its end: what may also stand inside of others. */
public sealed interface Prompt extends Verb permits PlayAudio, SpeakSentence { }
