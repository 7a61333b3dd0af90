package dev.crosspoint.prompt.speech;

import dev.crosspoint.prompt.PcmStream;
import dev.crosspoint.prompt.SoundStream;
import dev.crosspoint.prompt.file.SoundFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A speech service over HTTP. The request is a template of the operator's, so that the services of the market can be
 * used without code for each; the reply is a WAV or MP3 file, 16-bit samples, or one of these as base64 in JSON.
 */
public final class HttpSpeech implements Synthesizer {
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Where the service is and how it is spoken to.
     *
     * @param body        with {@code {text}}, {@code {ssml}}, {@code {voice}}, {@code {gender}} (or
     *                    {@code {GENDER}} in capitals) and {@code {locale}},
     *                    each put in escaped for JSON where the content type says so, else for XML; {@code {voice}} is
     *                    the name out of {@code voices}
     * @param contentType of the body
     * @param headers     such as the one that holds the key
     * @param audioField  the JSON field with the sound, points between names; empty = the reply is the sound
     * @param rateHz      of sound without a head (L16, little endian); 0 = it is a file
     * @param voices      the service's voice for a name of the contract, for {@code language gender} or for
     *                    {@code language}
     * @param timeout     until the last byte of the reply
     */
    public record Service(URI url, String body, String contentType, Map<String, String> headers, String audioField,
            int rateHz, Map<String, String> voices, Duration timeout) {
        public Service {
            headers = Map.copyOf(headers);
            voices = Map.copyOf(voices);
        }

        @Override
        public String toString() {
            return "Service[" + url.getHost() + "]"; // headers are secrets
        }
    }

    private final Service service;
    private final HttpClient http;

    public HttpSpeech(Service service) {
        this.service = service;
        http = HttpClient.newBuilder().connectTimeout(service.timeout()).followRedirects(HttpClient.Redirect.NEVER)
            .build();
    }

    @Override
    public String id() {
        return "http " + service.url().getHost(); // the rest of the URL may hold a key
    }

    /** The service decides; what it refuses is a failure. */
    @Override
    public boolean speaks(String language) {
        return true;
    }

    @Override
    public SoundStream synthesize(SpeechRequest request) throws SpeechException {
        HttpRequest.Builder order = HttpRequest.newBuilder(service.url()).timeout(service.timeout())
            .header("Content-Type", service.contentType()).POST(HttpRequest.BodyPublishers.ofString(body(request)));
        service.headers().forEach(order::header);
        CompletableFuture<HttpResponse<byte[]>> asked = http.sendAsync(order.build(),
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            HttpResponse<byte[]> reply = asked.get(service.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (reply.statusCode() / 100 != 2) {
                throw new SpeechException("the speech service answered " + reply.statusCode());
            }
            return sound(reply.headers().firstValue("Content-Type").orElse(""), reply.body());
        } catch (ExecutionException | IOException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new SpeechException("the speech service could not be asked: " + cause, cause);
        } catch (TimeoutException e) {
            throw new SpeechException("the speech service did not answer in " + service.timeout(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SpeechException("interrupted", e);
        } finally {
            asked.cancel(true);
        }
    }

    private String body(SpeechRequest request) {
        boolean json = service.contentType().contains("json");
        String gender = request.gender().name().toLowerCase(Locale.ROOT);
        return fill(service.body(), Map.of(
            "ssml", json ? quoted(SsmlText.document(request)) : SsmlText.document(request),
            "text", escaped(SsmlText.plain(request), json),
            "voice", escaped(voice(request, gender), json),
            "gender", gender,
            "GENDER", gender.toUpperCase(Locale.ROOT),
            "locale", escaped(SsmlText.tag(request.language()), json)));
    }

    /** In one run over the template: what was put in is not looked through again. */
    private static String fill(String template, Map<String, String> values) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            int close = open < 0 ? -1 : template.indexOf('}', open);
            String value = close < 0 ? null : values.get(template.substring(open + 1, close));
            if (open < 0) {
                return out.append(template, at, template.length()).toString();
            }
            out.append(template, at, open).append(value == null ? "{" : value);
            at = value == null ? open + 1 : close + 1;
        }
        return out.toString();
    }

    private String voice(SpeechRequest request, String gender) {
        for (String key : new String[] {request.voice(), request.language() + " " + gender, request.language(),
            request.baseLanguage() + " " + gender, request.baseLanguage()}) {
            if (service.voices().containsKey(key)) {
                return service.voices().get(key);
            }
        }
        return request.voice();
    }

    private static String escaped(String text, boolean json) {
        return json ? quoted(text) : SsmlText.escape(text);
    }

    /** Inside of JSON quotes. */
    private static String quoted(String text) {
        String quoted = JSON.writeValueAsString(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private SoundStream sound(String contentType, byte[] reply) throws SpeechException, IOException {
        byte[] bytes = service.audioField().isEmpty() ? reply : field(reply);
        if (service.rateHz() > 0) {
            short[] pcm = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
            return new PcmStream(service.rateHz(), pcm);
        }
        boolean riff = bytes.length > 4 && bytes[0] == 'R' && bytes[1] == 'I' && bytes[2] == 'F' && bytes[3] == 'F';
        SoundFile.Kind kind = riff ? SoundFile.Kind.WAV : SoundFile.Kind.MP3;
        return switch (SoundFile.open(kind, new ByteArrayInputStream(bytes))) {
            case SoundFile.Opened(SoundStream sound) -> sound;
            case SoundFile.Rejected(String reason) ->
                throw new SpeechException("the speech service sent " + contentType + ": " + reason);
        };
    }

    private byte[] field(byte[] reply) throws SpeechException {
        try {
            JsonNode node = JSON.readTree(reply);
            for (String name : service.audioField().split("\\.")) {
                node = node.path(name);
            }
            return Base64.getDecoder().decode(node.asString(""));
        } catch (RuntimeException e) {
            throw new SpeechException("the speech service's reply has no " + service.audioField(), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
