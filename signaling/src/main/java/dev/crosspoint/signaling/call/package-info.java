/**
 * Calls: their life from the queue or the INVITE to the disconnect callback, and the engine that runs BXML documents.
 *
 * <p>Each call is one virtual thread with a bounded mailbox ({@link dev.crosspoint.signaling.call.Call}); nothing else
 * changes its state, and no lock is held while an application is asked. A verb is one executor class that waits on
 * the mailbox through {@link dev.crosspoint.signaling.call.CallStage}: every wait has a deadline and ends by itself
 * when the call ends or an update replaces the document.
 *
 * <p>Left out on purpose: media (the phone leg and the device connector have it), SIP, HTTP delivery of webhooks, and
 * connectStatus, which the device side sends in order with its own webhooks.
 */
package dev.crosspoint.signaling.call;
