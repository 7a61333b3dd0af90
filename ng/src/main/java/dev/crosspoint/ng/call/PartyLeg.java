package dev.crosspoint.ng.call;

import dev.crosspoint.media.CapacityException;
import dev.crosspoint.media.LegTransport;
import dev.crosspoint.media.MediaEngine;
import dev.crosspoint.media.MediaEvent;
import dev.crosspoint.media.MediaEvents;
import dev.crosspoint.media.MediaLeg;
import dev.crosspoint.media.MediaLegOptions;
import java.net.InetAddress;

/** A leg and what the engine has said of it. Its events come on the shard's thread. */
final class PartyLeg implements MediaEvents, AutoCloseable {
    private MediaLeg leg;
    private volatile boolean heard;
    private volatile boolean lost;

    private PartyLeg() {
    }

    static PartyLeg open(MediaEngine engine, String callId, LegTransport transport, InetAddress advertised)
            throws CapacityException {
        PartyLeg opened = new PartyLeg();
        opened.leg = engine.openLeg(new MediaLegOptions(callId, transport, callId, advertised), opened);
        return opened;
    }

    MediaLeg leg() {
        return leg;
    }

    boolean is(LegTransport transport) {
        return !lost && leg.transport() == transport;
    }

    /** Whether media arrives now, as far as the engine has said. */
    boolean heard() {
        return heard;
    }

    @Override
    public void on(MediaEvent event) {
        switch (event) {
            case MediaEvent.RtpStarted _, MediaEvent.AudioStarted _ -> heard = true;
            case MediaEvent.RtpTimedOut _, MediaEvent.AudioStopped _ -> heard = false;
            case MediaEvent.PeerLost _ -> {
                heard = false;
                lost = true;
            }
            case MediaEvent.PeerConnected _, MediaEvent.IceRestarted _, MediaEvent.ChannelOpened _,
                 MediaEvent.ChannelText _, MediaEvent.DigitReceived _ -> { }
        }
    }

    @Override
    public void close() {
        leg.close();
    }
}
