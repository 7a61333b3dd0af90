/**
 * The four transaction machines of RFC 3261 §17 with the corrections of RFC 6026. Sans-IO: messages and the time come
 * in, messages go to a {@link dev.crosspoint.sip.transaction.MessageOut}; each belongs to one thread at a time.
 */
package dev.crosspoint.sip.transaction;
