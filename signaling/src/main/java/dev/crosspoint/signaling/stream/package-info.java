/**
 * Media streams: a call's sound to a customer's WebSocket server and, where wanted, the server's sound into the call.
 * In: the WebSocket client (RFC 6455), the JSON messages, limits and counters. Out: which streams a call has and what
 * its application is told of them, which is the calls' own; and the sound itself, which media-core hands over.
 */
package dev.crosspoint.signaling.stream;
