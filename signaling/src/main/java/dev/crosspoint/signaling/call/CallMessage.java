package dev.crosspoint.signaling.call;

import dev.crosspoint.media.phone.PhoneCallEvent;
import dev.crosspoint.signaling.device.ConnectEnd;
import dev.crosspoint.signaling.prompt.Prepared;
import dev.crosspoint.signaling.webhook.WebhookReply;
import java.util.concurrent.CompletableFuture;

/** What reaches a call's mailbox. Tickets tell what a wait asked for from leftovers of an earlier wait. */
sealed interface CallMessage {
    /** The queue lets an outbound call go. */
    record Go() implements CallMessage { }

    record Phone(PhoneCallEvent event) implements CallMessage { }

    /** A deadline has passed. */
    record Alarm(long ticket) implements CallMessage { }

    /** A synchronous webhook was answered, or was not. */
    record Reply(long ticket, WebhookReply reply) implements CallMessage { }

    /** What was played with this ticket is over. */
    record Played(long ticket) implements CallMessage { }

    /** A prompt can be played, or cannot. */
    record PromptReady(long ticket, Prepared prepared) implements CallMessage { }

    /** The phone has said nothing for the time asked for with this ticket. */
    record Silent(long ticket) implements CallMessage { }

    /** The stream waited for with this ticket is over. */
    record StreamOver(long ticket) implements CallMessage { }

    record DeviceRings(long ticket) implements CallMessage { }

    record DeviceAccepted(long ticket) implements CallMessage { }

    record DeviceEnded(long ticket, ConnectEnd why) implements CallMessage { }

    /** News of a call that this one is or will be joined to. */
    record Party(long ticket, PartyNews news) implements CallMessage { }

    /** What this call is part of goes on without it, or ends. */
    record Abandoned(Whole by, String why) implements CallMessage { }

    /** Somebody outside wants something and waits for the verdict. */
    record Order(CallCommand command, CompletableFuture<CallCommand.Verdict> verdict) implements CallMessage { }
}
