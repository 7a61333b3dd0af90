package dev.crosspoint.signaling.device;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/**
 * The one call that a device has, as a stream on its subscribe peer: offered, perhaps parked until the device's user
 * decides, joined, over. Over and cleared away are two things: the device must first have seen the stream go.
 */
final class DeviceStream implements SubscribeOffers.Fate {

    private static final SecureRandom RANDOM = new SecureRandom();

    private enum State { OFFERED, PARKED, JOINED, OVER }

    /** What a stream stands on. */
    record Ground(DeviceMedia media, DeviceMedia.Peer publish, DeviceMedia.Peer subscribe, SubscribeOffers offers,
            SessionClock clock, DeviceSettings.Deadlines deadlines, boolean autoAccept) {
    }

    private final Ground ground;
    private final Connection connection;
    private final Runnable onCleared;
    private final String trackId;
    private final DeviceMedia.Track track;
    private State state = State.OFFERED;
    private boolean acceptedEarly;
    private DeviceMedia.Joint joint;
    private Alarms.Alarm ringing = Alarms.Alarm.NONE;

    private DeviceStream(Ground ground, Connection connection, Runnable onCleared) {
        this.ground = ground;
        this.connection = connection;
        this.onCleared = onCleared;
        String unique = unique();
        trackId = "trk-" + unique;
        track = ground.subscribe.addAudio("call-" + unique, trackId);
    }

    /** Offers the stream; {@code onCleared} runs when it is over and the device has been told, or does not listen. */
    static DeviceStream offer(Ground ground, Connection connection, Runnable onCleared) {
        DeviceStream stream = new DeviceStream(ground, connection, onCleared);
        Duration asked = connection.request().ringTimeout();
        Duration ringTime = asked == null ? ground.deadlines.ring() : asked;
        stream.ringing = ground.clock.after(ringTime, () -> stream.end(ConnectEnd.TIMED_OUT));
        // one period longer than the ring time, so that it is the ring that times out
        ground.offers.offer(stream.metadata(), ringTime.plus(ground.deadlines.reoffer()), stream);
        return stream;
    }

    Connection connection() {
        return connection;
    }

    boolean joined() {
        return state == State.JOINED;
    }

    boolean over() {
        return state == State.OVER;
    }

    /** The device's user takes the parked call; may come before the answer to the offer. */
    void accept(Reply reply) throws RpcFault {
        undecided();
        reply.done();
        if (state == State.PARKED) {
            join();
        } else {
            acceptedEarly = true;
        }
    }

    /** The device's user refuses the parked call. */
    void decline(Reply reply) throws RpcFault {
        undecided();
        reply.done();
        end(ConnectEnd.DECLINED);
    }

    private void undecided() throws RpcFault {
        if (state == State.JOINED || state == State.OVER) {
            throw notParked();
        }
    }

    static RpcFault notParked() {
        return new RpcFault(JsonRpc.CONFLICT, "No stream is waiting to be accepted");
    }

    /** Ends the stream and tells the device so. */
    void end(ConnectEnd why) {
        if (state == State.OVER) {
            return;
        }
        drop(why);
        ground.subscribe.endAudio(track);
        ground.offers.withdraw(this, ground.deadlines.reoffer());
        ground.offers.offer(null, ground.deadlines.reoffer(), new Clearing());
    }

    /** Ends the stream where there is no device to tell any more. */
    void drop(ConnectEnd why) {
        if (state == State.OVER) {
            return;
        }
        state = State.OVER;
        ringing.cancel();
        if (joint != null) {
            joint.close();
        }
        connection.ended(why);
    }

    @Override
    public void sent() {
        connection.ringing();
    }

    @Override
    public void answered() {
        if (state != State.OFFERED) {
            return;
        }
        state = State.PARKED;
        if (ground.autoAccept || acceptedEarly) {
            join();
        }
    }

    @Override
    public void lost(SubscribeOffers.Loss why) {
        end(switch (why) {
            case NO_ANSWER -> ConnectEnd.TIMED_OUT;
            case BAD_ANSWER -> ConnectEnd.FAILED;
            case REFUSED -> ConnectEnd.DECLINED;
        });
    }

    private void join() {
        ringing.cancel();
        try {
            joint = ground.media.join(connection.request().leg(), ground.publish, track);
        } catch (IllegalStateException gone) { // the call's leg or the engine closed in the meantime
            end(ConnectEnd.FAILED);
            return;
        }
        state = State.JOINED;
        connection.accepted();
    }

    private ObjectNode metadata() {
        ConnectRequest request = connection.request();
        ObjectNode about = JsonRpc.object();
        if (request.from() != null) {
            about.put("from", request.from()).put("fromType", "PHONE_NUMBER");
        }
        about.put("autoAccepted", ground.autoAccept);
        if (request.fromTags() != null) {
            about.put("tags", request.fromTags());
        }
        ObjectNode metadata = JsonRpc.object();
        metadata.set(trackId, about);
        return metadata;
    }

    private static String unique() {
        byte[] bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The offer that takes the stream away from the device; unanswered it counts as well. */
    private final class Clearing implements SubscribeOffers.Fate {
        @Override
        public void sent() {
        }

        @Override
        public void answered() {
            onCleared.run();
        }

        @Override
        public void lost(SubscribeOffers.Loss why) {
            onCleared.run();
        }
    }
}
