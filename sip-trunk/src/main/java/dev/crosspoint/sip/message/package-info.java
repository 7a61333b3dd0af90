/**
 * SIP messages: JAIN-SIP's parser and header classes behind types of our own, which are all that the rest of the
 * module sees. In: reading, building, encoding. Left out on purpose: JAIN-SIP's sockets, transactions and dialogs
 * (docs/decisions/050-jain-sip.md says why).
 */
package dev.crosspoint.sip.message;
