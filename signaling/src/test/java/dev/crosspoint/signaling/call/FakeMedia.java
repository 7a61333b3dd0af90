package dev.crosspoint.signaling.call;

/** Who hears whom, as the test sees it. */
final class FakeMedia implements CallMedia {
    final Inbox<String> did = new Inbox<>();

    @Override
    public Joint join(Voice a, Voice b) {
        did.add("join " + a.callId() + " " + b.callId());
        return () -> did.add("part " + a.callId() + " " + b.callId());
    }
}
