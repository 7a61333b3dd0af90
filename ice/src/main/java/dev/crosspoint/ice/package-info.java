/**
 * ICE for a server that waits for clients: STUN messages, the table that finds a peer by its username, the ICE-lite
 * agent with consent and restart, candidate lines.
 *
 * <p>In: what an ICE-lite agent must do for peer-reflexive only clients (RFC 8445, RFC 8489, RFC 7675). Bytes and a
 * time go in, bytes and verdicts come out.
 *
 * <p>Left out on purpose: sockets, threads, clocks; the full agent (gathering, sending checks), TURN, long-term
 * credentials, candidates from the client (trickled ones are of no use to an agent that sends no checks).
 */
package dev.crosspoint.ice;
