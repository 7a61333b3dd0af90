package dev.crosspoint.sip;

import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.NoFreePortException;
import dev.crosspoint.media.PhoneLeg;
import dev.crosspoint.media.PhoneLegOptions;
import dev.crosspoint.media.sdp.PhoneCodec;
import dev.crosspoint.media.sdp.SdpRejected;
import java.net.InetAddress;
import java.util.List;

/** Opens phone legs of the media engine. */
record EngineLegs(MediaEngine engine) implements Legs {
    private static final int PTIME_MS = 20;

    @Override
    public Leg open(String id, List<PhoneCodec> codecs, MediaEvents sink) throws NoFreePortException {
        return new EngineLeg(engine.openPhoneLeg(new PhoneLegOptions(id, codecs, PTIME_MS), sink));
    }

    private record EngineLeg(PhoneLeg phone) implements Leg {
        @Override
        public String createOffer() {
            return phone.createOffer();
        }

        @Override
        public String createAnswer(String offer) throws SdpRejected {
            return phone.createAnswer(offer);
        }

        @Override
        public void acceptAnswer(String answer) throws SdpRejected {
            phone.acceptAnswer(answer);
        }

        @Override
        public String createReoffer(boolean hold) {
            return phone.createReoffer(hold);
        }

        @Override
        public boolean heldByRemote() {
            return phone.heldByRemote();
        }

        @Override
        public void signalledFrom(InetAddress address) {
            phone.signalledFrom(address);
        }

        @Override
        public void close() {
            phone.close();
        }
    }
}
