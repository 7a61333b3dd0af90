package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Tag;

/** Sets the tag. */
final class TagExecutor implements VerbExecutor<Tag> {
    @Override
    public Next execute(Tag verb, CallStage stage) {
        stage.tag(verb.value());
        return Next.NEXT_VERB;
    }
}
