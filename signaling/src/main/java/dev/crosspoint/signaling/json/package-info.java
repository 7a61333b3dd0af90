/** JSON in and out, one mapper with one set of limits. */
package dev.crosspoint.signaling.json;
