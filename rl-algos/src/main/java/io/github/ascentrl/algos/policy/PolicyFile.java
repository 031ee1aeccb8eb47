package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The file of a {@link SavedPolicy}. Everything is checked against the file's size before memory is taken for it. */
final class PolicyFile {
    static final int MAX_BYTES = 1 << 30;
    private static final int MAX_LAYERS = 64;
    private static final int MAX_WIDTH = 1 << 24;

    private static final String LOG_STD = "logStd";

    private PolicyFile() {}

    static void write(SavedPolicy saved, Path file) throws IOException {
        Mlp network = saved.network();
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", SavedPolicy.FORMAT)
                .metadata("version", SavedPolicy.VERSION)
                .metadata("kind", saved.kind().id())
                .metadata("library_version", saved.libraryVersion())
                .metadata("network", network(network))
                .metadata("observation_space", SpaceJson.write(saved.observationSpace()))
                .metadata("action_space", SpaceJson.write(saved.actionSpace()))
                .metadata("provenance", ProvenanceJson.write(saved.provenance()));
        saved.normalizer().ifPresent(normalizer -> writer.metadata("normalizer", normalizer(normalizer)));
        long bytes = 0;
        float[] values = network.parameters().values();
        for (int layer = 0; layer < network.sizes().length - 1; layer++) {
            for (Parameter parameter : List.of(network.weight(layer), network.bias(layer))) {
                String name = layer + (parameter == network.weight(layer) ? ".weight" : ".bias");
                long[] shape = {parameter.rows(), parameter.cols()};
                writer.add(name, shape, values, parameter.offset());
                bytes += 4L * parameter.size();
            }
        }
        if (saved.kind().hasFreeSigma()) {
            Parameter logStd = logStd(network);
            writer.add(LOG_STD, new long[] {1, logStd.cols()}, values, logStd.offset());
        }
        int widest = Arrays.stream(network.sizes()).max().orElse(0);
        if (bytes > MAX_BYTES - SafetensorsHeader.MAX_HEADER
                || network.sizes().length > MAX_LAYERS + 1
                || widest > MAX_WIDTH) {
            throw new IllegalArgumentException("a network of " + bytes + " bytes and "
                    + (network.sizes().length - 1) + " layers, the widest of " + widest
                    + ", could not be read back; at most " + MAX_BYTES + " bytes, " + MAX_LAYERS + " layers and "
                    + MAX_WIDTH + " units are read");
        }
        requireFinite(network);
        writer.write(file);
    }

    /** As the reader does: a policy that diverged must not take the place of a good one. */
    private static void requireFinite(Mlp network) {
        float[] values = network.parameters().values();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("parameter " + i + " of the network is " + values[i]
                        + "; the policy could not be read back, because weights must be finite. Save one from before"
                        + " training diverged");
            }
        }
    }

    static Parameter logStd(Mlp network) {
        for (Parameter parameter : network.parameters().entries()) {
            if (parameter.name().equals(LOG_STD)) {
                return parameter;
            }
        }
        throw new IllegalArgumentException("the network's parameters have no '" + LOG_STD + "'");
    }

    private static String network(Mlp network) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "mlp");
        json.put("sizes", Arrays.stream(network.sizes()).boxed().toList());
        json.put("activation", network.activation().name().toLowerCase(Locale.ROOT));
        return Json.write(json);
    }

    private static String normalizer(FrozenNormalizer normalizer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", Arrays.stream(normalizer.mean()).boxed().toList());
        json.put("scale", Arrays.stream(normalizer.scale()).boxed().toList());
        json.put("clip", Double.isInfinite(normalizer.clip()) ? (Object) "inf" : normalizer.clip());
        return ReadableJson.of(Json.write(json), text -> normalizer(normalizer.observations(), text));
    }

    static SavedPolicy read(Path file, boolean verify) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            header.requireFormat(SavedPolicy.FORMAT, SavedPolicy.VERSION);
            byte[] bytes = FileBytes.read(channel, MAX_BYTES);
            if (verify) {
                header.verify(bytes);
            }
            return read(header, bytes);
        } catch (FileFormatException e) {
            throw e.in(file);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException("the file's parts do not fit each other: " + e.getMessage(), e).in(file);
        }
    }

    private static SavedPolicy read(SafetensorsHeader header, byte[] bytes) throws FileFormatException {
        PolicyKind kind = kind(header.metadata("kind"));
        Space actions = SpaceJson.read("action_space", header.metadata("action_space"));
        Space observations =
                named(kind, SpaceJson.read("observation_space", header.metadata("observation_space")), actions);
        FrozenNormalizer normalizer = header.metadata().containsKey("normalizer")
                ? normalizer(observations, header.metadata("normalizer"))
                : null;
        Mlp network = network(kind, header);
        // The policy first: it may add a parameter of its own, and filling fixes the layout.
        SavedPolicy saved = new SavedPolicy(
                kind,
                network,
                observations,
                actions,
                normalizer,
                ProvenanceJson.read(header.metadata("provenance")),
                header.metadata("library_version"));
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int l = 0; l < network.sizes().length - 1; l++) {
            fill(network.weight(l), header.tensors().get(l + ".weight"), data);
            fill(network.bias(l), header.tensors().get(l + ".bias"), data);
        }
        if (kind.hasFreeSigma()) {
            fill(logStd(network), header.tensors().get(LOG_STD), data);
        }
        network.parameters().changed();
        return saved;
    }

    private static PolicyKind kind(String id) throws FileFormatException {
        for (PolicyKind kind : PolicyKind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new FileFormatException(
                "policies of kind '" + brief(id) + "' are not known here; a newer library may read it");
    }

    /** In files from before columns had names the mask of a masked policy is at the end. */
    private static Space named(PolicyKind kind, Space observations, Space actions) {
        if (!kind.isMasked()
                || !(observations instanceof Box box)
                || Masks.find(box).isPresent()) {
            return observations;
        }
        int choices = actions instanceof Discrete discrete
                ? discrete.n()
                : kind.space(MultiDiscrete.class, actions).choices();
        if (choices > box.size()) {
            throw new IllegalArgumentException(
                    box.size() + " numbers in an observation have no room for a mask of " + choices);
        }
        return box.named(Column.ACTION_MASK, box.size() - choices, choices);
    }

    private static FrozenNormalizer normalizer(Space observations, String text) throws FileFormatException {
        JsonObject json = ReadableJson.parse("normalizer", text);
        double clip = "inf".equals(json.any("clip")) ? Double.POSITIVE_INFINITY : json.number("clip");
        return new FrozenNormalizer(Fit.box(observations), json.numbers("mean"), json.numbers("scale"), clip);
    }

    private static Mlp network(PolicyKind kind, SafetensorsHeader header) throws FileFormatException {
        JsonObject json = ReadableJson.parse("network", header.metadata("network"));
        if (!json.text("type").equals("mlp")) {
            throw new FileFormatException("networks of type '" + brief(json.text("type")) + "' are not known here");
        }
        int[] sizes = json.wholes("sizes", 1, MAX_WIDTH);
        int layers = sizes.length - 1;
        int expected = 2 * layers + (kind.hasFreeSigma() ? 1 : 0);
        if (layers < 1 || layers > MAX_LAYERS || header.tensors().size() != expected) {
            throw new FileFormatException("a network of " + layers + " layers (1 to " + MAX_LAYERS + " are read) with "
                    + header.tensors().size() + " tensors, expected " + expected);
        }
        if (kind.hasFreeSigma()) {
            header.tensor(LOG_STD, DType.F32, 1, sizes[layers]);
        }
        for (int l = 0; l < layers; l++) { // before any memory is taken for what the sizes promise
            header.tensor(l + ".weight", DType.F32, sizes[l], sizes[l + 1]);
            header.tensor(l + ".bias", DType.F32, 1, sizes[l + 1]);
        }
        return Mlp.sizes(sizes).activation(activation(json.text("activation"))).build(Rng.of(0));
    }

    private static void fill(Parameter parameter, Tensor tensor, ByteBuffer data) throws FileFormatException {
        float[] values = parameter.owner().values();
        for (int i = 0; i < parameter.size(); i++) {
            float value = data.getFloat((int) tensor.begin() + i * Float.BYTES);
            if (!Float.isFinite(value)) {
                throw new FileFormatException("tensor '" + tensor.name() + "' holds " + value + " at place " + i
                        + "; weights must be finite");
            }
            values[parameter.offset() + i] = value;
        }
    }

    private static Activation activation(String name) throws FileFormatException {
        for (Activation activation : Activation.values()) {
            if (activation.name().toLowerCase(Locale.ROOT).equals(name)) {
                return activation;
            }
        }
        throw new FileFormatException("activation '" + brief(name) + "' is not known here");
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
