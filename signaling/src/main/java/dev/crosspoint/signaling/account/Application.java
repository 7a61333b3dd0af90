package dev.crosspoint.signaling.account;

import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * Where to ask what to do with a call to one of these numbers.
 *
 * @param callInitiatedUrl         asked for BXML when a call comes in; null refuses inbound calls
 * @param callInitiatedMethod      GET or POST; null means POST
 * @param callInitiatedFallbackUrl asked when the first fails; may be null
 * @param callInitiatedFallbackMethod GET or POST; null means POST
 * @param callStatusUrl            told when an inbound call ends; may be null
 * @param callStatusMethod         GET or POST; null means POST
 * @param callbackCredentials      sent preemptively to all of these but the fallback; may be null
 * @param fallbackCredentials      sent preemptively to the fallback; null sends it none
 * @param callbackTimeout          of each webhook of an inbound call, 1-25 s; null means 15 s
 * @param numbers                  E.164 with the leading plus
 */
public record Application(String id, String name,
                          URI callInitiatedUrl, String callInitiatedMethod,
                          URI callInitiatedFallbackUrl, String callInitiatedFallbackMethod,
                          URI callStatusUrl, String callStatusMethod,
                          BasicCredentials callbackCredentials, BasicCredentials fallbackCredentials,
                          Duration callbackTimeout, Set<String> numbers) {

    public static final Duration DEFAULT_CALLBACK_TIMEOUT = Duration.ofSeconds(15);

    public Application {
        callInitiatedMethod = callInitiatedMethod == null ? "POST" : callInitiatedMethod;
        callInitiatedFallbackMethod = callInitiatedFallbackMethod == null ? "POST" : callInitiatedFallbackMethod;
        callStatusMethod = callStatusMethod == null ? "POST" : callStatusMethod;
        callbackTimeout = callbackTimeout == null ? DEFAULT_CALLBACK_TIMEOUT : callbackTimeout;
        numbers = Set.copyOf(numbers);
    }
}
