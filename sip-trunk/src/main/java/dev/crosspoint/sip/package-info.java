/** The SIP user agent toward trunks. */
package dev.crosspoint.sip;
