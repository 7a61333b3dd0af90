/** ICE for a server: STUN messages, the ICE-lite agent, consent and restart; no sockets, no threads, no clock. */
package dev.crosspoint.ice;
