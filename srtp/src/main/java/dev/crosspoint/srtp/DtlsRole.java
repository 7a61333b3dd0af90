package dev.crosspoint.srtp;

/** Who speaks first: the client ({@code a=setup:active}) or the server ({@code a=setup:passive}). */
public enum DtlsRole { CLIENT, SERVER }
