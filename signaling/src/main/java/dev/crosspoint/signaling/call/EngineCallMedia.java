package dev.crosspoint.signaling.call;

import dev.crosspoint.media.MediaEngine;

/** Brings the sound of calls together on the node's media engine. */
public final class EngineCallMedia implements CallMedia {
    private final MediaEngine engine;

    public EngineCallMedia(MediaEngine engine) {
        this.engine = engine;
    }

    @Override
    public Joint join(Voice a, Voice b) {
        return engine.bridge(a.leg(), b.leg())::close;
    }
}
