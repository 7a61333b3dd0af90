package dev.crosspoint.node.config;

import dev.crosspoint.signaling.call.CallSettings;

/** The {@code calls} part of the configuration. */
final class CallsSection {
    private CallsSection() {
    }

    static CallSettings read(Section s) throws ConfigurationException {
        CallSettings base = CallSettings.defaults();
        CallSettings settings = new CallSettings(s.text("node-id", base.nodeId()),
                new CallSettings.Limits(s.number("per-second", 5, 1, 10_000), s.number("concurrent", 100, 1, 100_000),
                        base.limits().queueSpan()),
                s.number("max-calls", base.maxCalls(), 1, 1_000_000), base.noRingingTimeout(),
                base.connectRingTimeout(), s.flag("connect-answers", base.connectAnswers()), base.rejectedCause(),
                KeepingSections.days(s, base.retention()), s.text("ringback", base.ringbackCountry()),
                base.sipCauses());
        s.close();
        return settings;
    }
}
