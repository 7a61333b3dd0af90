/**
 * RTP and RTCP on the wire (RFC 3550) as stateless readers and writers over one packet's bytes, and the arithmetic and
 * statistics that belong to them. Retransmission, transport-wide feedback and header extensions' contents are left to
 * the parts that use them.
 */
package dev.crosspoint.media.rtp;
