/** The OpenAPI description of the HTTP port, written by hand; left out on purpose: pages that render it. */
package dev.crosspoint.signaling.openapi;
