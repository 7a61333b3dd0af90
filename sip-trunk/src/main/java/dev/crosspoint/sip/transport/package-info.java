/**
 * SIP over UDP and TCP: sockets, framing, bounded inboxes and the watchdog over their threads.
 * Left out on purpose: TLS and WebSocket (a later step adds them beside TCP), and name lookups for what a message says.
 */
package dev.crosspoint.sip.transport;
