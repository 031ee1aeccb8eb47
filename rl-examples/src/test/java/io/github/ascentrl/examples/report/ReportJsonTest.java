package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    @Property
    void everyStringReadsBack(@ForAll String text) {
        String json = JsonWriter.write(text);
        // Through UTF-8, as in a file: a lone surrogate written as it is would come back as a question mark.
        String stored = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(JsonReader.parse(stored)).isEqualTo(text);
    }

    @Property
    void everyFiniteNumberReadsBack(@ForAll double value) {
        assertThat(JsonReader.parse(JsonWriter.write(value))).isEqualTo(value);
    }

    @Test
    void controlsQuotesAndLoneSurrogatesAreEscaped() {
        assertThat(JsonWriter.write("a\"b\\c\nd\te\rf\u0001\ud800"))
                .isEqualTo("\"a\\\"b\\\\c\\nd\\te\\rf\\u0001\\ud800\"\n");
        assertThat(JsonWriter.write("θ̇ \ud83d\ude00")).isEqualTo("\"θ̇ \ud83d\ude00\"\n");
    }

    @Test
    void numbersWithoutAWordInJsonBecomeNull() {
        assertThat(JsonWriter.write(new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.5, 500}))
                .isEqualTo("[null, null, 0.5, 500]\n");
        assertThat(JsonWriter.write(Float.NaN)).isEqualTo("null\n");
    }

    @Test
    void mapsListsAndArraysNest() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seeds", List.of(0L, 1L));
        map.put("empty", List.of());
        map.put("none", null);
        map.put("verdict", Verdict.NOT_SEEN);
        map.put("nested", Map.of("x", new int[] {1, 2}));
        map.put("claims", Arrays.asList(Map.of("seen", true), null));
        map.put("nothing", Map.of());
        String json = JsonWriter.write(map);
        assertThat(json).isEqualTo("""
                        {
                          "seeds": [0, 1],
                          "empty": [],
                          "none": null,
                          "verdict": "not seen",
                          "nested": {
                            "x": [1, 2]
                          },
                          "claims": [
                            {
                              "seen": true
                            }, null
                          ],
                          "nothing": {}
                        }
                        """);
        assertThat(JsonReader.parse(json)).isInstanceOf(Map.class);
    }

    @Test
    void theReaderOfTheseTestsRefusesWhatIsNoJson() {
        for (String wrong : List.of("[NaN]", "[1,]", "{\"a\":1,\"a\":2}", "\"a\nb\"", "[1] 2", "01")) {
            assertThatThrownBy(() -> JsonReader.parse(wrong)).as(wrong).isInstanceOf(RuntimeException.class);
        }
    }
}
