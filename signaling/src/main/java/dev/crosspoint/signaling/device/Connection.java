package dev.crosspoint.signaling.device;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call's side of its connection to a device: tells the call and the connectStatus webhook what becomes of it.
 *
 * <p>Events reach the call through a mailbox of their own, so that a call that blocks in one holds up nobody.
 */
final class Connection implements ConnectAttempt {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final ConnectRequest request;
    private final ConnectEvents events;
    private final ConnectStatus status;
    private final Mailbox mailbox;
    private final AtomicBoolean ended = new AtomicBoolean();
    private boolean offered;
    private boolean accepted;
    private volatile Runnable onCancel = () -> { };

    Connection(ConnectRequest request, ConnectEvents events, ConnectStatus status) {
        this.request = request;
        this.events = events;
        this.status = status;
        mailbox = new Mailbox("connect " + request.callId(),
                bug -> LOG.error("call {} failed on an event of its connection", request.callId(), bug));
    }

    ConnectRequest request() {
        return request;
    }

    /** Who is told that the call cancels. */
    void onCancel(Runnable action) {
        onCancel = action;
    }

    @Override
    public void cancel() {
        onCancel.run();
    }

    void ringing() {
        if (!offered) {
            offered = true;
            status.send("INITIATED");
            mailbox.post(events::ringing);
        }
    }

    void accepted() {
        accepted = true;
        LOG.info("call {} joined to endpoint {}", request.callId(), request.endpointId());
        status.send("ANSWERED");
        mailbox.post(events::accepted);
    }

    void ended(ConnectEnd why) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        LOG.info("call {} parted from endpoint {}: {}", request.callId(), request.endpointId(), why);
        status.send(switch (why) {
            case DECLINED -> "CANCELED";
            case TIMED_OUT -> "TIMED_OUT";
            case DENIED -> "DENIED";
            case FAILED -> "FAILED";
            case DEVICE_LEFT, EXPIRED -> accepted ? "COMPLETED" : "FAILED";
            case CANCELLED -> accepted ? "COMPLETED" : "CANCELED";
        });
        mailbox.post(() -> events.ended(why));
        mailbox.close();
    }
}
