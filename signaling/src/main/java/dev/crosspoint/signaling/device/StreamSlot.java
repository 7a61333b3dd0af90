package dev.crosspoint.signaling.device;

import dev.crosspoint.signaling.device.Eligibility.Condition;
import dev.crosspoint.signaling.endpoint.Direction;

/** The place for the one stream that a device may have at a time. */
final class StreamSlot {

    private final Direction direction;
    private final Eligibility eligibility;
    private DeviceStream stream;
    /** Connections that the device asked for and has not got yet. */
    private int solicited;

    StreamSlot(Direction direction, Eligibility eligibility) {
        this.direction = direction;
        this.eligibility = eligibility;
    }

    /** The device asks for a connection; counted before the application replies, as the call may be faster. */
    void solicited() {
        solicited++;
    }

    /** The application refused what the device asked for. */
    void unsolicited() {
        solicited = Math.max(0, solicited - 1);
    }

    /** Offers a call's stream to the device, if it can have one now. */
    void offer(Connection connection, Negotiation negotiation) {
        if (!eligibility.eligible()) {
            connection.ended(ConnectEnd.FAILED);
        } else if (!direction.receives() && solicited == 0) {
            connection.ended(ConnectEnd.DENIED);
        } else {
            unsolicited();
            eligibility.set(Condition.IDLE, false);
            stream = DeviceStream.offer(negotiation.ground(), connection, this::cleared);
        }
    }

    private void cleared() {
        stream = null;
        eligibility.set(Condition.IDLE, true);
    }

    /** The call takes its connection back. */
    void cancel(Connection connection) {
        if (stream != null && stream.connection() == connection) {
            stream.end(ConnectEnd.CANCELLED);
        } else {
            connection.ended(ConnectEnd.CANCELLED);
        }
    }

    /** The device's user takes the parked call. */
    void accept(Reply reply) throws RpcFault {
        live().accept(reply);
    }

    /** The device's user refuses the parked call. */
    void decline(Reply reply) throws RpcFault {
        live().decline(reply);
    }

    private DeviceStream live() throws RpcFault {
        if (stream == null) {
            throw DeviceStream.notParked();
        }
        return stream;
    }

    boolean occupied() {
        return stream != null && !stream.over();
    }

    /** The stream's call is the one that a device names so. */
    boolean holds(String type, String id, String endpointId) {
        if (!occupied()) {
            return false;
        }
        ConnectRequest request = stream.connection().request();
        return switch (type) {
            case "ENDPOINT" -> id.equals(endpointId);
            case "CALL_ID" -> id.equals(request.callId());
            default -> request.from() != null && digits(id).equals(digits(request.from()));
        };
    }

    private static String digits(String number) {
        return number.startsWith("+") ? number.substring(1) : number;
    }

    /** The device hangs up. */
    void hangup() {
        stream.end(stream.joined() ? ConnectEnd.DEVICE_LEFT : ConnectEnd.DECLINED);
    }

    /** The device says goodbye, and is not spoken to any more. */
    void leave() {
        if (stream != null) {
            stream.drop(stream.joined() ? ConnectEnd.DEVICE_LEFT : ConnectEnd.DECLINED);
        }
    }

    /** The device is gone. */
    void drop(ConnectEnd why) {
        if (stream != null) {
            stream.drop(why);
        }
    }
}
