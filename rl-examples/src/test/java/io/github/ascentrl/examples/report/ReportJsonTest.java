package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Property
    void everyStringReadsBack(@ForAll String text) throws FileFormatException {
        String json = ReportJson.write(text);
        // Through UTF-8, as in a file: a lone surrogate written as it is would come back as a question mark.
        String stored = new String(json.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(parse(stored)).isEqualTo(text);
    }

    @Property
    void everyFiniteNumberReadsBack(@ForAll double value) throws FileFormatException {
        assertThat(((Number) parse(ReportJson.write(value))).doubleValue() + 0.0)
                .isEqualTo(value + 0.0);
    }

    @Test
    void numbersWithoutAWordInJsonBecomeNull() {
        assertThat(ReportJson.write(new double[] {Double.NaN, Double.POSITIVE_INFINITY, 0.5, 500}))
                .isEqualTo("[null, null, 0.5, 500]\n");
        assertThat(ReportJson.write(Float.NaN)).isEqualTo("null\n");
    }

    /** The same results give the same bytes in every program; maps without an order have another one in each. */
    @Test
    void mapsKeepTheirOrderOrAreSorted() {
        Map<String, Integer> ordered = new LinkedHashMap<>();
        ordered.put("z", 1);
        ordered.put("a", 2);
        assertThat(ReportJson.compact(ordered)).isEqualTo("{\"z\":1,\"a\":2}");
        assertThat(ReportJson.compact(Map.of(5, 1, 3, 1, 4, 1, 1, 1, 2, 1)))
                .isEqualTo("{\"1\":1,\"2\":1,\"3\":1,\"4\":1,\"5\":1}");
    }

    @Test
    void mapsListsAndArraysNest() throws FileFormatException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("seeds", List.of(0L, 1L));
        map.put("empty", List.of());
        map.put("none", null);
        map.put("verdict", Verdict.NOT_SEEN);
        map.put("nested", Map.of("x", new int[] {1, 2}));
        map.put("claims", Arrays.asList(Map.of("seen", true), null));
        map.put("nothing", Map.of());
        String json = ReportJson.write(map);
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
        assertThat(parse(json)).isInstanceOf(Map.class);
    }

    private static Object parse(String json) throws FileFormatException {
        return Json.parse(json, Json.Limits.HEADER);
    }
}
