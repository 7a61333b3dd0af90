package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.StartStream;
import dev.crosspoint.signaling.bxml.StopStream;

/** Begins media streams, ends them, and waits for their end. */
final class StreamExecutor {
    private StreamExecutor() { }

    static Next start(StartStream verb, CallStage stage) {
        stage.answer();
        stage.streams().start(verb);
        return Next.NEXT_VERB;
    }

    /** A stream that the call has not is over. */
    static Next stop(StopStream verb, CallStage stage) throws VerbInterrupted {
        if (!verb.waits()) {
            stage.streams().stop(verb.name());
            return Next.NEXT_VERB;
        }
        long ticket = stage.ticket();
        Deadline never = new Deadline(stage.ticket(), () -> { }); // the stream ends, or the call does
        stage.streams().whenOver(verb.name(), () -> stage.post(new CallMessage.StreamOver(ticket)));
        while (!(stage.await(never) instanceof CallMessage.StreamOver(long over) && over == ticket)) {
            continue;
        }
        return Next.NEXT_VERB;
    }
}
