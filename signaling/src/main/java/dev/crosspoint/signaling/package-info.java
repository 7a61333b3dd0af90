/** The control plane: REST, device sockets, BXML, webhooks and stores. */
package dev.crosspoint.signaling;
