/**
 * The page for whoever is on duty: calls live, one call's journal, endpoints, webhooks.
 *
 * <p>Left out on purpose: journals that outlive the node (records of calls and webhooks do), several nodes in one view,
 * changing anything but sending a webhook again.
 */
package dev.crosspoint.signaling.console;
