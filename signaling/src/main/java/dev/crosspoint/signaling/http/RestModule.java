package dev.crosspoint.signaling.http;

/** A part of the control plane that answers on the HTTP front. */
@FunctionalInterface
public interface RestModule {
    /** Called once, before the port opens. */
    void routes(Routes routes);
}
