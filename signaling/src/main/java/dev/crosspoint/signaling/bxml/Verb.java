package dev.crosspoint.signaling.bxml;

/** One instruction of a document, read and checked: the engine needs to verify nothing any more. */
public sealed interface Verb permits Bridge, Conference, Connect, Forward, Gather, Hangup, Pause, PauseRecording,
    Prompt, Record, Redirect, Refer, ResumeRecording, Ring, SendDtmf, StartGather, StartRecording, StartStream,
    StopGather, StopRecording, StopStream, Tag, Transfer { }
