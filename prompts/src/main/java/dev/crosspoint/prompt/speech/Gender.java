package dev.crosspoint.prompt.speech;

/** Of a voice. */
public enum Gender { FEMALE, MALE }
