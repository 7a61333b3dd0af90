package dev.crosspoint.signaling.device;

/** A device's request that cannot be carried out; becomes the error of the reply. */
final class RpcFault extends Exception {

    private final int code;

    RpcFault(int code, String problem) {
        super(problem, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }
}
