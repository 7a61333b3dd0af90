/**
 * Who may call: HTTP Basic, OAuth2 client credentials and the access tokens they are exchanged for.
 *
 * <p>Left out on purpose: scopes and roles (a caller may do everything in its one account), refresh tokens.
 */
package dev.crosspoint.signaling.auth;
