package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Redirect;

/** Hands the call back to the application. */
final class RedirectExecutor implements VerbExecutor<Redirect> {
    @Override
    public Next execute(Redirect verb, CallStage stage) {
        if (verb.tag() != null) {
            stage.tag(verb.tag());
        }
        return new Next.Ask("redirect", verb.callback());
    }
}
