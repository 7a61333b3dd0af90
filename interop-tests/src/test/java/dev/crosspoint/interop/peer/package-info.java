/** The real peers of the interop tests: browser, SIPp, packet capture, and a customer's application server. */
package dev.crosspoint.interop.peer;
