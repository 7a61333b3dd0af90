package dev.crosspoint.node.config;

import dev.crosspoint.media.MediaSettings;
import dev.crosspoint.ng.NgSettings;
import dev.crosspoint.node.demo.DemoSettings;
import dev.crosspoint.signaling.SignalingSettings;
import dev.crosspoint.sip.SipSettings;

/**
 * Everything that one node is told, each part in the words of the module that it is for.
 *
 * @param ng   null unless the node speaks ng
 * @param demo null unless the node brings its own carrier and application
 */
public record NodeSettings(SignalingSettings signaling, MediaSettings media, SipSettings sip, NgSettings ng,
                           DemoSettings demo) {
}
