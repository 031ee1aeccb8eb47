package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metadata of a Minari data set, from {@code metadata.json} or from the attributes of the HDF5 file.
 *
 * @param observations the space of observations
 * @param actions the space of actions
 * @param episodes the declared number of episodes; −1 if there is none
 * @param steps the declared total number of steps; −1 if there is none
 * @param provenance the environment and the algorithm
 */
record MinariMetadata(MinariSpace observations, MinariSpace actions, long episodes, long steps, Provenance provenance) {
    private static final int LARGEST = 1 << 26; // bytes; a space of pictures lists every bound
    private static final String[] TEXTS = {
        "observation_space", "action_space", "env_spec", "dataset_id", "algorithm_name", "minari_version"
    };
    private static final String[] TOTALS = {"total_episodes", "total_steps"};

    static MinariMetadata of(Path json, HdfFile hdf) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Long> totals = new LinkedHashMap<>();
        if (Files.isRegularFile(json)) {
            fromJson(json, texts, totals);
        } else {
            HdfReading.taking("the attributes", () -> {
                fromAttributes(hdf, texts, totals);
                return null;
            });
        }
        return new MinariMetadata(
                MinariSpace.observations("observation_space", required(texts, "observation_space")),
                MinariSpace.actions("action_space", required(texts, "action_space")),
                totals.getOrDefault("total_episodes", -1L),
                totals.getOrDefault("total_steps", -1L),
                provenance(texts));
    }

    private static void fromJson(Path json, Map<String, String> texts, Map<String, Long> totals) throws IOException {
        JsonObject object;
        try {
            byte[] bytes = FileBytes.read(json, LARGEST);
            object = JsonObject.of("metadata.json", Json.parse(bytes, 0, bytes.length, MinariPart.LIMITS));
        } catch (FileFormatException e) {
            throw e.inFile(json.getFileName());
        }
        for (String name : TEXTS) {
            if (object.has(name) && isText(object, name)) {
                texts.put(name, object.text(name));
            }
        }
        for (String name : TOTALS) {
            if (object.has(name)) {
                totals.put(name, object.whole(name, 0, 1L << 52));
            }
        }
    }

    private static boolean isText(JsonObject object, String name) {
        try {
            object.text(name);
            return true;
        } catch (FileFormatException e) {
            return false;
        }
    }

    private static void fromAttributes(HdfFile hdf, Map<String, String> texts, Map<String, Long> totals)
            throws FileFormatException {
        for (String name : TEXTS) {
            Object value = value(hdf, name);
            if (value != null) {
                texts.put(name, value.toString());
            }
        }
        for (String name : TOTALS) {
            if (value(hdf, name) instanceof Number number) {
                totals.put(name, number.longValue());
            }
        }
    }

    /**
     * {@return the value of an attribute, or null} Minari writes no attributes of several values, and these would be
     * read as a whole.
     */
    private static Object value(HdfFile hdf, String name) throws FileFormatException {
        Attribute attribute = hdf.getAttribute(name);
        if (attribute == null) {
            return null;
        }
        if (attribute.getSize() != 1) {
            throw new FileFormatException("the attribute '" + name + "' has " + attribute.getSize() + " values, not 1");
        }
        Object data = attribute.getData();
        return data instanceof String[] one ? one[0] : data;
    }

    private static String required(Map<String, String> texts, String name) throws FileFormatException {
        String text = texts.get(name);
        if (text == null) {
            throw new FileFormatException("the metadata have no '" + name
                    + "'; put metadata.json next to the file, or add the attribute to it");
        }
        return text;
    }

    private static Provenance provenance(Map<String, String> texts) {
        String environment = texts.getOrDefault("dataset_id", "unknown");
        try {
            JsonObject spec = JsonObject.parse("env_spec", texts.getOrDefault("env_spec", ""), MinariPart.LIMITS);
            environment = spec.text("id");
        } catch (FileFormatException e) {
            // Data sets without an environment have no specification; use the name of the data set instead.
            environment = texts.getOrDefault("dataset_id", "unknown");
        }
        Provenance provenance = new Provenance(
                environment,
                texts.getOrDefault("algorithm_name", "unknown"),
                0,
                "Minari " + texts.getOrDefault("minari_version", "?"));
        return provenance.derived("imported from Minari's " + Json.write(texts.getOrDefault("dataset_id", "unknown")));
    }

    MinariMetadata withSpaces(MinariSpace observations, MinariSpace actions) {
        return new MinariMetadata(observations, actions, episodes, steps, provenance);
    }
}
