/**
 * The node's configuration: one YAML file, every scalar of which an environment variable can override; anything unknown
 * or out of range stops the start with one line that names file, key and rule. Reloading at run time is left out.
 */
package dev.crosspoint.node.config;
