/** DTLS identities and handshakes, key export, SRTP and SRTCP contexts. */
package dev.crosspoint.srtp;
