/** What accounts have in common and none may take from the others: turns, and places of which each has its share. */
package dev.crosspoint.signaling.share;
