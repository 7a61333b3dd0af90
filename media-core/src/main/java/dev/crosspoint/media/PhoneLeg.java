package dev.crosspoint.media;

/** The media of one telephone call; the media engine opens it. */
public final class PhoneLeg {
    PhoneLeg() { }
}
