/**
 * Fuzz targets: one class for each thing that reads bytes of strangers. A target turns any bytes into input, lets them
 * be read, and throws where something that must always hold does not. {@link dev.crosspoint.fuzz.Target} lists them,
 * {@link dev.crosspoint.fuzz.FuzzRun} lets Jazzer look for such bytes. Targets of what is not public lie in its
 * package.
 */
package dev.crosspoint.fuzz;
