package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.bxml.Verb;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What may be said into a room: the place where such a verb is registered for running. */
final class RoomVerbs {
    private static final Logger LOG = LoggerFactory.getLogger(RoomVerbs.class);

    private RoomVerbs() { }

    static void execute(Verb verb, CallMedia.Room room) {
        LOG.warn("{} cannot be done in {} and is skipped", verb.getClass().getSimpleName(), room);
    }
}
