/**
 * The SIP user agent toward trunks. {@link dev.crosspoint.sip.SipTrunks} implements the phone port of media-core;
 * {@link dev.crosspoint.sip.demo} is a carrier to try it with.
 * In: trunks with admission and keep-alive, calls in and out over UDP and TCP with offer/answer and late offer,
 * early media, reliable provisional responses, re-INVITE, UPDATE, session timers, forks, digest authentication.
 * Left out on purpose, for later steps: registration, transfers (REFER), TLS, WebSocket, redirects (3xx), failover of
 * one call over several trunks.
 */
package dev.crosspoint.sip;
