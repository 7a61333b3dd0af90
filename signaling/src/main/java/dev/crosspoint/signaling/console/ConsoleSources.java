package dev.crosspoint.signaling.console;

import dev.crosspoint.media.phone.PhoneNetwork;
import dev.crosspoint.signaling.webhook.Webhooks;

/** Whose doings the console shows beside those of the calls. */
public record ConsoleSources(Webhooks webhooks, PhoneNetwork phones) {
}
