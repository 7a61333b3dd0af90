/**
 * The relational database: embedded H2 or PostgreSQL behind the same SQL and migrations.
 *
 * <p>In: opening, migrating, transactions. Left out on purpose: mapping and query building; each package writes the
 * little SQL it needs. SQL here is what both databases take: BIGINT epoch milliseconds for times, VARCHAR for text,
 * no upserts.
 */
package dev.crosspoint.signaling.store;
