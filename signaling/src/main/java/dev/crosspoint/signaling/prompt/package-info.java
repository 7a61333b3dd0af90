/**
 * What calls are played, ready to play: files fetched and sentences spoken, decoded to the telephone's rate and kept
 * for a while. Fetching goes through the outbound policy of webhooks; results are bounded in number, size and time.
 *
 * <p>Left out on purpose: what a call does meanwhile, and reading of formats (module prompts).
 */
package dev.crosspoint.signaling.prompt;
