package dev.crosspoint.signaling;

import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.call.CallSettings;
import dev.crosspoint.signaling.device.DeviceSettings;
import dev.crosspoint.signaling.endpoint.EndpointSettings;
import dev.crosspoint.signaling.http.HttpSettings;
import dev.crosspoint.signaling.prompt.PromptSettings;
import dev.crosspoint.signaling.prompt.SpeechSettings;
import dev.crosspoint.signaling.recording.RecordingLimits;
import dev.crosspoint.signaling.store.DatabaseSettings;
import dev.crosspoint.signaling.stream.StreamSettings;
import dev.crosspoint.signaling.webhook.WebhookSettings;
import java.nio.file.Path;
import java.util.List;

/** Everything that the control plane can be told; one record per part. */
public record SignalingSettings(HttpSettings http, DatabaseSettings data, WebhookSettings webhooks,
                                EndpointSettings endpoints, DeviceSettings devices,
                                CallSettings calls, PromptSettings prompts, SpeechSettings speech,
                                StreamSettings streams, RecordingLimits recordings, List<Account> accounts) {

    /** On loopback, on a free port, with an embedded database, and webhooks to this machine allowed. */
    public static SignalingSettings loopback(Path dataDir, List<Account> accounts) {
        return new SignalingSettings(HttpSettings.of("127.0.0.1", 0), DatabaseSettings.embedded(dataDir),
                WebhookSettings.of(true), EndpointSettings.defaults(), DeviceSettings.defaults(),
                CallSettings.defaults(), PromptSettings.defaults(), SpeechSettings.defaults(),
                StreamSettings.defaults(), RecordingLimits.DEFAULT, accounts);
    }
}
