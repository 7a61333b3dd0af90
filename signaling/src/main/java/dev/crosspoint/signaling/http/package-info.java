/**
 * The HTTP front: REST operations of both API generations, device WebSockets, pages, health and metrics on one port.
 *
 * <p>In: routing, authentication, limits, error envelopes, redaction of tokens in logged URLs. Left out on purpose:
 * TLS (a proxy's job in front of it), sessions, templates, multipart.
 */
package dev.crosspoint.signaling.http;
