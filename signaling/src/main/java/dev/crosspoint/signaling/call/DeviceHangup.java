package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.device.CallControl;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Hangs up for a device. A call joined to the device's endpoint goes on with its next verb; one that is not joined to
 * any endpoint, as an outbound call that still rings, ends. A call joined to another endpoint is none of its business.
 */
final class DeviceHangup implements CallControl {
    private final Supplier<Collection<Call>> living;

    DeviceHangup(Supplier<Collection<Call>> living) {
        this.living = living;
    }

    @Override
    public boolean hangup(String accountId, String deviceEndpointId, String type, String id) {
        if (accountId == null || deviceEndpointId == null || type == null || id == null) {
            return false;
        }
        Predicate<Call> named = switch (type) {
            case "CALL_ID" -> call -> call.id().equals(id);
            case "PHONE_NUMBER" -> call -> digits(farParty(call)).equals(digits(id)) && !digits(id).isEmpty();
            case "ENDPOINT" -> call -> id.equals(deviceEndpointId)
                && (id.equals(call.connectedTo()) || taggedWith(call, id));
            default -> _ -> false;
        };
        List<Call> calls = living.get().stream().filter(call -> !call.ended())
            .filter(call -> call.record().accountId().equals(accountId)).filter(named).toList();
        List<Call> joined = calls.stream().filter(call -> deviceEndpointId.equals(call.connectedTo())).toList();
        if (!joined.isEmpty()) {
            return done(joined.stream(), new CallCommand.LeaveDevice(deviceEndpointId));
        }
        List<Call> free = calls.stream().filter(call -> call.connectedTo() == null)
            .filter(call -> type.equals("CALL_ID") || !call.record().inbound()).toList();
        List<Call> own = free.stream().filter(call -> taggedWith(call, deviceEndpointId)).toList();
        List<Call> meant = own.isEmpty() ? free : own;
        // two calls to one number, neither marked as this endpoint's: ending the wrong one is worse than ending none
        return meant.size() == 1 && done(meant.stream(), new CallCommand.Complete("the device"));
    }

    private static boolean done(Stream<Call> calls, CallCommand command) {
        return calls.map(call -> call.command(command)).toList().contains(CallCommand.Verdict.DONE);
    }

    /** Applications put the requesting endpoint's id into the tag, alone or inside something of theirs. */
    private static boolean taggedWith(Call call, String endpointId) {
        return call.tag() != null && call.tag().contains(endpointId);
    }

    private static String farParty(Call call) {
        return call.record().inbound() ? call.record().from() : call.record().to();
    }

    /** Devices may leave out the plus and write separators. */
    private static String digits(String number) {
        return number.startsWith("sip:") ? number : number.replaceAll("[^0-9]", "");
    }
}
