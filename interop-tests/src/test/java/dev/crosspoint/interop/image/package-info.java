/** The image of a media node, built and started without an engine. */
package dev.crosspoint.interop.image;
