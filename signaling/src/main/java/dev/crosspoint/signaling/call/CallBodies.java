package dev.crosspoint.signaling.call;

import dev.crosspoint.signaling.account.Account;
import dev.crosspoint.signaling.account.AccountDirectory;
import dev.crosspoint.signaling.account.Application;
import dev.crosspoint.signaling.account.NumberOwner;
import dev.crosspoint.signaling.bxml.Callback;
import dev.crosspoint.signaling.bxml.PhoneAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Request bodies of the operations on calls, checked rule by rule. */
final class CallBodies {
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final Pattern UUI = Pattern.compile("[^;,\\s\\p{Cntrl}]+;encoding=(jwt|base64|hex)");
    private static final int MAX_NAME = 256;
    private static final int MAX_UUI = 350;

    private CallBodies() { }

    static CallRequest create(JsonNode json, AccountDirectory accounts, String accountId) {
        JsonBody body = new JsonBody(json);
        body.require("from", "to", "answerUrl", "applicationId");
        String to = to(body);
        String from = from(body);
        String applicationId = application(body, accounts, accountId, from);
        if (body.has("machineDetection")) {
            throw JsonBody.invalid("machineDetection", "not supported yet");
        }
        Callback answer = callback(body, "answer");
        if (answer == null) {
            throw JsonBody.invalid("answerUrl", "must not be empty");
        }
        boolean privacy = body.bool("privacy");
        URI disconnectUrl = body.url("disconnectUrl", body.has("username") || body.has("password"));
        String disconnectMethod = body.method("disconnectMethod");
        Callback disconnect = disconnectUrl == null ? null
            : new Callback(disconnectUrl, disconnectMethod, answer.username(), answer.password(), null);
        return new CallRequest(applicationId, from, to, answer, disconnect, body.seconds("callTimeout", 1, 300, 30),
            body.seconds("callbackTimeout", 1, 25, 15), body.string("tag", JsonBody.MAX_TAG),
            body.integer("priority", 1, 5, 5), privacy, displayName(body, privacy), uui(body, to));
    }

    private static String to(JsonBody body) {
        String to = body.string("to", 1024);
        boolean sip = to.startsWith("sip:") || to.startsWith("sips:");
        if (sip && !PhoneAddress.isSipUri(to)) {
            throw JsonBody.invalid("to", "must be a valid SIP URI");
        }
        if (!sip && !PhoneAddress.isE164(to)) {
            throw JsonBody.invalid("to", "must be an E164 telephone number");
        }
        return to;
    }

    private static String from(JsonBody body) {
        String from = body.string("from", 1024);
        if (!PhoneAddress.isE164(from)) {
            throw JsonBody.invalid("from", "must be an E164 telephone number");
        }
        return from;
    }

    private static String application(JsonBody body, AccountDirectory accounts, String accountId, String from) {
        String applicationId = body.string("applicationId", 64);
        Optional<Application> application =
            accounts.account(accountId).flatMap((Account account) -> account.application(applicationId));
        if (application.isEmpty()) {
            throw JsonBody.invalid("applicationId", "application [" + applicationId + "] not found");
        }
        Optional<NumberOwner> owner =
            accounts.byNumber(from).filter(number -> number.account().id().equals(accountId));
        if (owner.isEmpty()) {
            throw JsonBody.invalid("from", "must be a telephone number of the account");
        }
        if (!owner.get().application().id().equals(applicationId)) {
            throw JsonBody.invalid("from", "must be a telephone number of application [" + applicationId + "]");
        }
        return applicationId;
    }

    private static String displayName(JsonBody body, boolean privacy) {
        String name = body.string("displayName", MAX_NAME);
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (CONTROL.matcher(name).find()) {
            throw JsonBody.invalid("displayName", "must not contain control characters");
        }
        if (privacy && !PhoneAddress.WITHHELD.contains(name)) {
            throw JsonBody.invalid("displayName",
                "must be one of " + PhoneAddress.WITHHELD.stream().sorted().toList() + " with privacy");
        }
        return name;
    }

    private static String uui(JsonBody body, String to) {
        String uui = body.string("uui", MAX_UUI);
        if (uui == null || uui.isEmpty()) {
            return null;
        }
        if (!to.startsWith("sip")) {
            throw JsonBody.invalid("uui", "only SIP destinations take it");
        }
        for (String value : uui.split(",", -1)) {
            if (!UUI.matcher(value.strip()).matches()) {
                throw JsonBody.invalid("uui", "each value must end with ;encoding=jwt, base64 or hex");
            }
        }
        return uui;
    }

    /** The group xUrl, xMethod, xFallbackUrl, xFallbackMethod with credentials; null when there is no xUrl. */
    static Callback callback(JsonBody body, String x) {
        String username = body.string("username", JsonBody.MAX_CREDENTIAL);
        String password = body.string("password", JsonBody.MAX_CREDENTIAL);
        String fallbackUsername = body.string("fallbackUsername", JsonBody.MAX_CREDENTIAL);
        String fallbackPassword = body.string("fallbackPassword", JsonBody.MAX_CREDENTIAL);
        URI url = body.url(x + "Url", username != null || password != null);
        String method = body.method(x + "Method");
        URI fallbackUrl = body.url(x + "FallbackUrl", fallbackUsername != null || fallbackPassword != null);
        String fallbackMethod = body.method(x + "FallbackMethod");
        Callback fallback = fallbackUrl == null ? null
            : new Callback(fallbackUrl, fallbackMethod, fallbackUsername, fallbackPassword, null);
        return url == null ? null : new Callback(url, method, username, password, fallback);
    }

    /** What ends has no further URL. */
    static void refuseRedirect(JsonBody body, String because) {
        for (String field : new String[] {"redirectUrl", "redirectMethod", "redirectFallbackUrl",
            "redirectFallbackMethod", "username", "password", "fallbackUsername", "fallbackPassword", "tag"}) {
            if (body.has(field)) {
                throw JsonBody.invalid(field, "not allowed when " + because + " is completed");
            }
        }
    }

    static CallCommand update(JsonNode json) {
        JsonBody body = new JsonBody(json);
        String state = body.oneOf("state", Set.of("active", "completed"), "active");
        if (state.equals("completed")) {
            refuseRedirect(body, "state");
            return new CallCommand.Complete("the API");
        }
        body.require("redirectUrl");
        Callback redirect = callback(body, "redirect");
        if (redirect == null) {
            throw JsonBody.invalid("redirectUrl", "must not be empty");
        }
        return new CallCommand.Redirect(redirect, body.string("tag", JsonBody.MAX_TAG));
    }
}
