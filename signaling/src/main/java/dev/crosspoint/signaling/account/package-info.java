/** Accounts, their credentials, applications and numbers: from the settings to the database, found in memory. */
package dev.crosspoint.signaling.account;
