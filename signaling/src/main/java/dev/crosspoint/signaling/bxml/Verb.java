package dev.crosspoint.signaling.bxml;

/** One instruction of a document, read and checked: the engine needs to verify nothing any more. */
public sealed interface Verb permits Bridge, Conference, Connect, Forward, Gather, Hangup, Pause, Prompt, Redirect,
    Ring, SendDtmf, StartGather, StopGather, Tag, Transfer { }
