package dev.crosspoint.sip;

import dev.crosspoint.media.sdp.PhoneCodec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A carrier, PBX or gateway that calls come from and go to.
 *
 * @param name      in logs and metrics, unique
 * @param address   {@code sip:host[:port][;transport=tcp]}: where calls and keep-alives go; calls from there are taken
 * @param sources   further addresses calls are taken from: literal addresses, CIDR ranges or names (looked up at start)
 * @param codecs    what is offered and accepted, preferred first
 * @param username  for digest challenges, or null
 * @param password  for digest challenges, or null
 * @param keepAlive pause between OPTIONS; zero = none, the trunk then counts as up
 * @param acceptsRefer whether its phones may have their party connected to somebody else, on the account's bill
 */
public record Trunk(String name, String address, List<String> sources, List<PhoneCodec> codecs, String username,
                    String password, Duration keepAlive, boolean acceptsRefer) {
    public Trunk {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        sources = List.copyOf(sources);
        codecs = List.copyOf(codecs);
        keepAlive = keepAlive == null ? Duration.ZERO : keepAlive;
    }

    /** Both G.711 variants, no credentials, no keep-alive. */
    public static Trunk to(String name, String address) {
        return new Trunk(name, address, List.of(), List.of(PhoneCodec.PCMU, PhoneCodec.PCMA), null, null,
                Duration.ZERO, false);
    }

    public Trunk withCredentials(String username, String password) {
        return new Trunk(name, address, sources, codecs, username, password, keepAlive, acceptsRefer);
    }

    public Trunk withKeepAlive(Duration keepAlive) {
        return new Trunk(name, address, sources, codecs, username, password, keepAlive, acceptsRefer);
    }

    public Trunk withSources(List<String> sources) {
        return new Trunk(name, address, sources, codecs, username, password, keepAlive, acceptsRefer);
    }

    public Trunk acceptingRefer() {
        return new Trunk(name, address, sources, codecs, username, password, keepAlive, true);
    }

    @Override
    public String toString() {
        return "Trunk[" + name + "]";
    }
}
