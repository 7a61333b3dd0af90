/**
 * The control protocol of rtpengine ("ng") as a skin over the engine's legs and routes: a SIP proxy sends offers and
 * answers through it and gets them back with our addresses in them.
 *
 * <p>A message comes in by {@code NgUdp} or {@code NgHttp}, {@code NgServer} finds out whether it was answered before
 * and gives it to the thread of its call; {@code wire} reads and writes bencode and JSON, {@code flags} reads what was
 * asked for in all its spellings, {@code sdp} keeps descriptions line by line and rewrites their audio, {@code call}
 * holds the calls: parties by tag, each with a leg, and the commands that change them.
 *
 * <p>Left out on purpose: video and data sections (refused), T.38, sdp-attr, media echo, per-flow blocking, candidates
 * of others beside ours, full ICE. docs/ng.md says of every command and flag what becomes of it.
 */
package dev.crosspoint.ng;
