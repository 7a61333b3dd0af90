/**
 * What {@code bin/run} adds when it is started without a configuration: a customer's application in small, and the
 * softphone page that it serves. It uses the public API over HTTP like any application, and is off everywhere else.
 */
package dev.crosspoint.node.demo;
