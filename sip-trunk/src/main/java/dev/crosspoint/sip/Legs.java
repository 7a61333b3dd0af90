package dev.crosspoint.sip;

import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.sip.call.SessionMedia;
import java.util.List;

/** Opens the media of calls: the media engine, or descriptions alone where signalling is tested by itself. */
interface Legs {
    Leg open(String id, List<PhoneCodec> codecs, MediaEvents sink) throws NoFreePortException;

    /** The media of one call. */
    interface Leg extends SessionMedia {
        /** What the control plane plays on and bridges. */
        PhoneLeg phone();

        void close();
    }
}
