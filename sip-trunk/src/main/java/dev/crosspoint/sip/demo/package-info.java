/**
 * A carrier to try things with: a real user agent on a port of its own that answers, says something and echoes.
 * Left out on purpose: everything a carrier would charge for.
 */
package dev.crosspoint.sip.demo;
