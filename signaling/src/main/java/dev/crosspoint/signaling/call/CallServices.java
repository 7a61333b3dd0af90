package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.bxml.Verb;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.webhook.Webhooks;

/** What every call of the node works with. */
record CallServices(CallSettings settings, CallTime time, CallStore store, Webhooks webhooks, PhoneNetwork phones,
        CallMedia media, PhoneSound sound, Recordings recordings, CallTapes tapes,
        VerbExecutor<Verb> verbs) { }
