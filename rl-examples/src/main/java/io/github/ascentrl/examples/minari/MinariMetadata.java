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

/** What a Minari data set says of itself, from {@code metadata.json} or from the attributes of the HDF5 file. */
record MinariMetadata(MinariSpace observations, MinariSpace actions, Provenance provenance) {
    private static final int LARGEST = 1 << 26; // a space of pictures writes every bound out

    static MinariMetadata of(Path json, HdfFile hdf) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (Files.isRegularFile(json)) {
            byte[] text = FileBytes.read(json, LARGEST);
            JsonObject object = JsonObject.of("metadata.json", Json.parse(text, 0, text.length, MinariSpace.LIMITS));
            for (String name : object.names()) {
                if (object.has(name) && isText(object, name)) {
                    texts.put(name, object.text(name));
                }
            }
        } else {
            for (Map.Entry<String, Attribute> attribute : hdf.getAttributes().entrySet()) {
                Object value = attribute.getValue().getData();
                texts.put(attribute.getKey(), value instanceof String[] one ? String.join("", one) : "" + value);
            }
        }
        return new MinariMetadata(
                MinariSpace.of("observation_space", required(texts, "observation_space")),
                MinariSpace.of("action_space", required(texts, "action_space")),
                provenance(texts));
    }

    private static boolean isText(JsonObject object, String name) {
        try {
            object.text(name);
            return true;
        } catch (FileFormatException e) {
            return false;
        }
    }

    private static String required(Map<String, String> texts, String name) throws FileFormatException {
        String text = texts.get(name);
        if (text == null) {
            throw new FileFormatException("the metadata have no '" + name
                    + "'; they are in metadata.json beside the file, or attributes of it");
        }
        return text;
    }

    private static Provenance provenance(Map<String, String> texts) {
        String environment = texts.getOrDefault("dataset_id", "unknown");
        try {
            JsonObject spec = JsonObject.parse("env_spec", texts.getOrDefault("env_spec", ""), MinariSpace.LIMITS);
            environment = spec.text("id");
        } catch (FileFormatException e) {
            // Data sets without an environment have no specification; their own name has to do.
            environment = texts.getOrDefault("dataset_id", "unknown");
        }
        Provenance provenance = new Provenance(
                environment,
                texts.getOrDefault("algorithm_name", "unknown"),
                0,
                "Minari " + texts.getOrDefault("minari_version", "?"));
        return provenance.derived("imported from Minari's " + Json.write(texts.getOrDefault("dataset_id", "unknown")));
    }
}
