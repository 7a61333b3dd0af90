package dev.crosspoint.media;

/** Whether what a leg says is passed on at all. */
record BlockCommand(RtpSource source, boolean audio, boolean digits) implements Command {
    @Override
    public Object target() {
        return source;
    }

    @Override
    public void run(long nowNs) {
        source.listeners().block(audio, digits);
    }
}
