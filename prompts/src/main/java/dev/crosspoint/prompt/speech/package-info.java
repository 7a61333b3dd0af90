/**
 * Sentences made into sound: one {@link dev.crosspoint.prompt.speech.Synthesizer port}, with FreeTTS embedded,
 * espeak-ng as a process and a service over HTTP behind it.
 *
 * <p>Markup (the subset of SSML 1.1 that documents may hold) comes as a tree, so that none of it can be spoken. An
 * engine honours what it can and speaks the content of the rest.
 */
package dev.crosspoint.prompt.speech;
