/** What the tests of several modules share. Nothing here is part of the product. */
package dev.crosspoint.testing;
