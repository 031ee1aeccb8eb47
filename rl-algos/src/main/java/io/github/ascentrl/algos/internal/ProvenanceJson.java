package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Provenance as JSON. The seed is a string, because other JSON readers round whole numbers beyond 2^53. */
public final class ProvenanceJson {
    private ProvenanceJson() {}

    /**
     * {@return a provenance as JSON}
     *
     * @param provenance the provenance
     * @throws IllegalArgumentException if it is so long that it could not be read back
     */
    public static String write(Provenance provenance) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("environment", provenance.environment());
        json.put("policy", provenance.policy());
        json.put("seed", Long.toString(provenance.seed()));
        json.put("libraryVersion", provenance.libraryVersion());
        json.put("episodes", provenance.episodes());
        json.put("steps", provenance.steps());
        json.put("derivation", provenance.derivation());
        return ReadableJson.of(Json.write(json), ProvenanceJson::read);
    }

    /**
     * {@return a provenance from JSON}
     *
     * @param text JSON, as {@link #write} returns it
     * @throws FileFormatException if the text does not describe a provenance
     */
    public static Provenance read(String text) throws FileFormatException {
        JsonObject json = ReadableJson.parse("provenance", text);
        List<String> derivation = new ArrayList<>();
        for (Object line : json.list("derivation")) {
            if (!(line instanceof String what)) {
                throw new FileFormatException("provenance.derivation must be a list of strings");
            }
            derivation.add(what);
        }
        long seed;
        try {
            seed = Long.parseLong(json.text("seed"));
        } catch (NumberFormatException e) {
            throw new FileFormatException("provenance.seed must be a string that contains a whole number", e);
        }
        return new Provenance(
                json.text("environment"),
                json.text("policy"),
                seed,
                json.text("libraryVersion"),
                json.whole("episodes", 0, Long.MAX_VALUE),
                json.whole("steps", 0, Long.MAX_VALUE),
                derivation);
    }
}
