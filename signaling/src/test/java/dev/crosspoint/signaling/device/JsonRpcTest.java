package dev.crosspoint.signaling.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.crosspoint.signaling.device.JsonRpc.Message;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRpcTest {

    private static final String CALL = "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"params\":{\"a\":[1,{\"b\":null}]},"
            + "\"id\":7}";

    @ParameterizedTest
    @ValueSource(strings = {"7", "\"7\"", "0", "-3", "1.50", "9007199254740993", "\"\"", "null",
        "123456789012345678901"})
    void an_id_comes_back_with_its_json_type(String id) {
        Message.Call call = assertInstanceOf(Message.Call.class,
                JsonRpc.read("{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":" + id + "}"));
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}",
                JsonRpc.result(call.id(), JsonRpc.object()));
        assertEquals("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601,\"message\":\"no\"}}",
                JsonRpc.error(call.id(), JsonRpc.METHOD_NOT_FOUND, "no"));
    }

    @Test
    void without_an_id_it_is_a_notification() {
        Message.Notice notice = assertInstanceOf(Message.Notice.class,
                JsonRpc.read("{\"jsonrpc\":\"2.0\",\"method\":\"leave\"}"));
        assertEquals("leave", notice.method());
        assertEquals(0, notice.params().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "|-32700", "{|-32700", "hello|-32700", "{} {}|-32700",
        "{\"jsonrpc\":\"2.0\",\"method\":\"ping\",\"id\":1|-32700",
        "[]|-32600", "7|-32600", "null|-32600", "{}|-32600", "{\"method\":\"ping\",\"id\":1}|-32600",
        "{\"jsonrpc\":\"1.0\",\"method\":\"ping\",\"id\":1}|-32600", "{\"jsonrpc\":\"2.0\",\"id\":1}|-32600",
        "{\"jsonrpc\":\"2.0\",\"method\":7,\"id\":1}|-32600", "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":{}}|-32600",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":true}|-32600",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"params\":[1]}|-32602",
        "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":1}|-32600",
    })
    void what_is_no_message_is_named_by_the_standard_code(String text, int code) {
        assertEquals(code, assertInstanceOf(Message.Malformed.class, JsonRpc.read(text == null ? "" : text)).code());
    }

    @Test
    void an_error_without_a_method_is_a_protest() {
        assertInstanceOf(Message.Protest.class,
                JsonRpc.read("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no\"}}"));
    }

    @Test
    void a_bomb_of_brackets_is_a_parse_error() {
        String bomb = "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":" + "[".repeat(100_000);
        assertEquals(JsonRpc.PARSE_ERROR, assertInstanceOf(Message.Malformed.class, JsonRpc.read(bomb)).code());
    }

    @Test
    void mutated_messages_are_read_or_refused_but_never_thrown() {
        Random random = new Random(20261120);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(CALL);
            for (int n = random.nextInt(6); n >= 0; n--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, CALL.charAt(random.nextInt(CALL.length())));
                }
            }
            assertNotNull(JsonRpc.read(text.toString()));
            assertNotNull(JsonRpc.read(CALL.substring(0, i % CALL.length())));
        }
    }
}
