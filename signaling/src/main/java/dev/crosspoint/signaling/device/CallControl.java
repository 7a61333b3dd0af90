package dev.crosspoint.signaling.device;

/** How a device ends a call that is not (yet) joined to it; the calls package implements it. */
public interface CallControl {

    /**
     * Ends the call that a device names.
     *
     * @param accountId        account of the device; calls of other accounts are never touched
     * @param deviceEndpointId endpoint the device belongs to
     * @param type             {@code ENDPOINT}, {@code CALL_ID} or {@code PHONE_NUMBER}
     * @param id               endpoint id, call id or number (the leading + may be missing) that {@code type} announces
     * @return true when a call was found and is being ended
     */
    boolean hangup(String accountId, String deviceEndpointId, String type, String id);
}
