package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.endpoint.Endpoint;
import java.util.Set;

/** What a device asks about calls that it has no stream of: to be connected, to end one that rings. */
final class CallRequests {

    private static final Set<String> TYPES = Set.of("ENDPOINT", "CALL_ID", "PHONE_NUMBER");

    private final Endpoint endpoint;
    private final String deviceId;
    private final DeviceReports reports;
    private final CallControl calls;
    private final StreamSlot slot;
    private final Errands errands;

    CallRequests(Endpoint endpoint, String deviceId, DeviceReports reports, CallControl calls, StreamSlot slot,
            Errands errands) {
        this.endpoint = endpoint;
        this.deviceId = deviceId;
        this.reports = reports;
        this.calls = calls;
        this.slot = slot;
        this.errands = errands;
    }

    /** requestOutboundConnection: the customer's application decides. */
    void connect(Params params, Reply reply) throws RpcFault {
        String to = params.text("id");
        String toType = params.oneOf("type", TYPES);
        boolean asked = endpoint.direction().requests() && errands.ask("outbound request of " + deviceId,
                () -> reports.outboundConnectionRequest(endpoint, deviceId, toType, to),
                yes -> {
                    if (!yes) {
                        slot.unsolicited();
                    }
                    accepted(reply, yes);
                });
        if (asked) {
            slot.solicited();
        } else {
            accepted(reply, false);
        }
    }

    private static void accepted(Reply reply, boolean yes) {
        reply.result(JsonRpc.object().put("accepted", yes));
    }

    /** hangupConnection: the device's stream when that is meant, else a call that rings somewhere. */
    void hangup(Params params, Reply reply) throws RpcFault {
        String id = params.text("endpoint");
        String type = params.oneOf("type", TYPES);
        if (slot.holds(type, id, endpoint.endpointId())) {
            hungUp(reply);
            slot.hangup();
            return;
        }
        boolean asked = errands.ask("hang-up by " + deviceId,
                () -> calls.hangup(endpoint.accountId(), endpoint.endpointId(), type, id),
                found -> otherHungUp(found, type, reply));
        if (!asked) {
            throw new RpcFault(JsonRpc.CONFLICT, "Too many requests are under way");
        }
    }

    /** A number that nobody knows may be another way to write the stream's, and who hangs up wants it gone. */
    private void otherHungUp(boolean found, String type, Reply reply) {
        if (found) {
            hungUp(reply);
        } else if (type.equals("PHONE_NUMBER") && slot.occupied()) {
            hungUp(reply);
            slot.hangup();
        } else {
            reply.fault(new RpcFault(JsonRpc.NOT_FOUND, "No such connection"));
        }
    }

    private static void hungUp(Reply reply) {
        reply.result(JsonRpc.object().put("result", "Connection hung up"));
    }
}
