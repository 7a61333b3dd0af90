package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.device.EndpointConnector;
import dev.crosspoint.signaling.prompt.Prompts;
import dev.crosspoint.signaling.recording.Recordings;
import dev.crosspoint.signaling.store.Database;
import dev.crosspoint.signaling.stream.StreamOpener;
import dev.crosspoint.signaling.webhook.Webhooks;
import java.util.function.Supplier;

/**
 * What the calls are built on.
 *
 * @param media   how calls hear each other
 * @param baseUrl how customers reach the REST API, without a slash at the end; asked when a call comes in, because the
 *                port may be known only after the start
 */
public record CallParts(CallSettings settings, Database database, AccountDirectory accounts, Webhooks webhooks,
        PhoneNetwork phones, CallMedia media, Prompts prompts, Recordings recordings, CallTapes tapes,
        StreamOpener streams, EndpointConnector connector, Supplier<String> baseUrl) { }
