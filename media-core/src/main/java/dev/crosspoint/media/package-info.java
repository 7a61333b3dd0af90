/** The media plane: shards, UDP, legs and bridges. */
package dev.crosspoint.media;
