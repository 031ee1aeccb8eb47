package io.github.ascentrl.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Object parse(String text) throws FileFormatException {
        return Json.parse(text, Json.Limits.HEADER);
    }

    private static Object random(Rng rng, int depth) {
        int kind = rng.nextInt(depth == 0 ? 4 : 6);
        return switch (kind) {
            case 0 -> text(rng);
            case 1 -> rng.nextLong() % 100_000_000_000_000_000L;
            case 2 -> Double.longBitsToDouble(rng.nextLong() & ~(1L << 62));
            case 3 -> rng.nextBoolean() ? (Object) rng.nextBoolean() : "\ud83d\ude00 \u00e9 \u0000 \u007f \ud800";
            case 4 -> {
                List<Object> list = new ArrayList<>();
                for (int i = rng.nextInt(4); i > 0; i--) {
                    list.add(random(rng, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = rng.nextInt(4); i > 0; i--) {
                    map.put(text(rng), random(rng, depth - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Rng rng) {
        StringBuilder text = new StringBuilder();
        for (int i = rng.nextInt(6); i > 0; i--) {
            text.append((char) rng.nextInt(rng.nextBoolean() ? 128 : 65536));
        }
        return text.toString();
    }

    @Property(tries = 300)
    void whatIsWrittenReadsBack(@ForAll long seed) throws FileFormatException {
        Object value = random(Rng.of(seed), 4);
        assertThat(parse(Json.write(value))).isEqualTo(value);
    }

    @Property(tries = 500)
    void numbersAreTheShortestThatReadBack(@ForAll double x, @ForAll float y) throws FileFormatException {
        assertThat((double) parse(Json.exact(x))).isEqualTo(x);
        assertThat(Json.exact(x).replaceAll("[-+.E]", "")).hasSizeLessThan(26);
        assertThat(Float.parseFloat(Json.exact(y))).isEqualTo(y);
    }

    @Test
    void indentedForPeople() throws FileFormatException {
        Map<String, Object> value = mapOf(
                "list",
                List.of(0, 1),
                "none",
                List.of(),
                "deep",
                mapOf("x", List.of(List.of(1, 2), 3, mapOf("y", true))));
        assertThat(Json.indented(value)).isEqualTo("""
                {
                  "list": [0, 1],
                  "none": [],
                  "deep": {
                    "x": [
                      [1, 2], 3,
                      {
                        "y": true
                      }
                    ]
                  }
                }
                """);
        assertThat(parse(Json.indented(value))).isEqualTo(parse(Json.write(value)));
        assertThat(Json.indented(mapOf())).isEqualTo("{}\n");
    }

    @Test
    void knownTexts() throws FileFormatException {
        assertThat(parse(" {\"a\" : [1, -2.5e3, true, null],\t\"b\":{}, \"c\":\"\\u0041\\n\\/\\\"\"}\r\n"))
                .isEqualTo(mapOf("a", Arrays.asList(1L, -2500.0, true, null), "b", Map.of(), "c", "A\n/\""));
        assertThat(Json.write(mapOf("a", List.of(1, 2L, 0.1f, 0.1, -0.0), "b", "q\"\\\u0001", "c", mapOf())))
                .isEqualTo("{\"a\":[1,2,0.1,0.1,-0.0],\"b\":\"q\\\"\\\\\\u0001\",\"c\":{}}");
        assertThat(Json.exact(1e300)).isEqualTo("1E+300");
        assertThat(Json.exact(0.1f)).isEqualTo("0.1");
        assertThat(Json.exact(3)).isEqualTo("3.0");
    }

    private static Map<String, Object> mapOf(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "[1 2]",
                "1 2",
                "01",
                "-",
                "1.",
                "1.e5",
                "1e",
                ".5",
                "+1",
                "tru",
                "nul",
                "truex",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"a\nb\"",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e999",
                "{\"a\":1,\"a\":2}",
                "'a'",
                "]",
                "}",
                "//",
                "0x10"
            })
    void whatIsNoJsonIsRefused(String text) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> parse(text))
                .withMessageContaining("not valid JSON at byte");
    }

    @Test
    void pythonsNumbersAreReadOnRequest() throws FileFormatException {
        Json.Limits lenient = new Json.Limits(4, 10, true);
        assertThat(Json.parse("[NaN, Infinity, -Infinity]", lenient))
                .isEqualTo(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> Json.parse("[Nan]", lenient));
    }

    @Test
    void limitsHold() throws FileFormatException {
        assertThat(parse("[".repeat(16) + "]".repeat(16))).isNotNull();
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> parse("[".repeat(17) + "]".repeat(17)))
                .withMessageContaining("deeper than 16");
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> parse("[".repeat(1_000_000)));
        assertThat(parse("[" + "1,".repeat(4094) + "1]")).isNotNull();
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> parse("[" + "1,".repeat(4095) + "1]"))
                .withMessageContaining("more than 4096 values");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> parse("1".repeat(401)))
                .withMessageContaining("400 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> new Json.Limits(0, 1, false));
    }

    @Test
    void onlyUtf8IsRead() throws FileFormatException {
        for (String good : List.of("\u007f", "\u0080", "\u07ff", "\u0800", "\uffff", "\ud83d\ude00")) {
            assertThat(parse('"' + good + '"')).isEqualTo(good);
            assertThat(parse('"' + good + "\\t\"")).isEqualTo(good + "\t");
        }
        int[][] bad = {
            {0x80},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xc2},
            {0xe0, 0x80, 0x80},
            {0xed, 0xa0, 0x80},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xff},
            {0xc2, 0x20},
            {0xe2, 0x82}
        };
        for (int[] sequence : bad) {
            byte[] bytes = new byte[sequence.length + 2];
            bytes[0] = '"';
            bytes[bytes.length - 1] = '"';
            for (int i = 0; i < sequence.length; i++) {
                bytes[i + 1] = (byte) sequence[i];
            }
            assertThatExceptionOfType(FileFormatException.class)
                    .as(Arrays.toString(sequence))
                    .isThrownBy(() -> Json.parse(bytes, 0, bytes.length, Json.Limits.HEADER))
                    .withMessageContaining("not UTF-8");
        }
        byte[] text = "xx[1]yy".getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parse(text, 2, 5, Json.Limits.HEADER)).isEqualTo(List.of(1L));
    }

    @Test
    void whatHasNoJsonIsNotWritten() {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(Float.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> Json.write(new Object()));
    }

    @Test
    void membersAreAskedForByNameAndType() throws FileFormatException {
        JsonObject object = JsonObject.parse(
                "network",
                "{\"n\":3,\"x\":1.5,\"t\":\"a\",\"b\":true,\"l\":[1,2],\"o\":{\"k\":1},\"u\":null}",
                Json.Limits.HEADER);
        assertThat(object.whole("n", 0, 3)).isEqualTo(3);
        assertThat(object.number("n")).isEqualTo(3);
        assertThat(object.number("x")).isEqualTo(1.5);
        assertThat(object.text("t")).isEqualTo("a");
        assertThat(object.truth("b")).isTrue();
        assertThat(object.wholes("l", 0, 9)).containsExactly(1, 2);
        assertThat(object.numbers("l")).containsExactly(1, 2);
        assertThat(object.nested("o").whole("k", 0, 9)).isEqualTo(1);
        assertThat(object.has("z")).isFalse();
        assertThat(object.find("t")).contains("a");
        assertThat(object.find("u")).isEmpty();
        assertThat(object.find("z")).isEmpty();
        bad("network has no 'z'", () -> object.text("z"));
        bad("network.t = a must be a number", () -> object.number("t"));
        bad("network.n = 3 must be a whole number in [0, 2]", () -> object.whole("n", 0, 2));
        bad("network.x = 1.5 must be a whole number", () -> object.whole("x", 0, 2));
        bad("network.l[1] = 2 must be a whole number in [0, 1]", () -> object.wholes("l", 0, 1));
        bad("network.l is not a JSON object", () -> object.nested("l"));
        bad("network.o = a structure must be a string", () -> object.text("o"));
        bad("spaces: not valid JSON", () -> JsonObject.parse("spaces", "{", Json.Limits.HEADER));
        bad("spaces is not a JSON object", () -> JsonObject.parse("spaces", "[]", Json.Limits.HEADER));
    }

    private static void bad(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(call).withMessageContaining(message);
    }
}
