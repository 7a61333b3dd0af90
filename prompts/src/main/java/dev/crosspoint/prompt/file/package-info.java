/** Sound files, read as they arrive and without trusting a length in them. */
package dev.crosspoint.prompt.file;
