/**
 * One call: dialogs, offer and answer, holding, refreshing, ending. Sans-IO: messages, orders and the time come in;
 * messages and events go out. One thread at a time.
 * Left out on purpose: REFER and Replaces (transfers), registration, following redirects.
 */
package dev.crosspoint.sip.call;
