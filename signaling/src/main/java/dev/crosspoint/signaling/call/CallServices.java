package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.bxml.Verb;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.stream.StreamOpener;
import dev.crosspoint.signaling.webhook.Webhooks;

/** What every call of the node works with. */
record CallServices(CallSettings settings, CallTime time, CallStore store, Webhooks webhooks, PhoneNetwork phones,
        CallMedia media, PhoneSound sound, Recordings recordings, CallTapes tapes,
        StreamOpener streams, VerbExecutor<Verb> verbs) { }
