package dev.crosspoint.media;

/** Whether digits are heard in the sound of a leg. */
record EarCommand(ToneEar ear, boolean on) implements Command {
    @Override
    public Object target() {
        return ear.leg();
    }

    @Override
    public void run(long nowNs) {
        ear.listen(on);
    }
}
