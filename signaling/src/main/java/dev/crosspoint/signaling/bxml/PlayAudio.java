package dev.crosspoint.signaling.bxml;

import java.net.URI;

/**
 * Plays a file.
 *
 * @param username with which the file is fetched; null sends none
 */
public record PlayAudio(URI url, String username, String password) implements Prompt {
    static PlayAudio read(VerbReader in) throws BxmlFault {
        String username = in.credential("username");
        String password = in.credential("password");
        return new PlayAudio(in.requiredTextUrl(), username, password);
    }

    @Override
    public String toString() {
        return "PlayAudio[host=" + url.getHost() + "]";
    }
}
