package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.NetworkSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file of a {@link SavedPolicy}. Everything is checked against the file's size before memory is taken for it. */
final class PolicyFile {
    static final int MAX_BYTES = 1 << 30;
    static final String LOG_STD = "logStd";

    private PolicyFile() {}

    static void write(SavedPolicy saved, Path file) throws IOException {
        SafetensorsWriter writer =
                new SafetensorsWriter().metadata("format", SavedPolicy.FORMAT).metadata("version", SavedPolicy.VERSION);
        metadata(saved).forEach(writer::metadata);
        saved.normalizer().ifPresent(normalizer -> writer.metadata("normalizer", normalizer(normalizer)));
        long bytes = 0;
        for (Parameter parameter : parameters(saved)) {
            requireFinite(parameter);
            long[] shape = {parameter.rows(), parameter.cols()};
            writer.add(parameter.name(), shape, parameter.owner().values(), parameter.offset());
            bytes += 4L * parameter.size();
        }
        if (bytes > MAX_BYTES - SafetensorsHeader.MAX_HEADER) {
            throw new IllegalArgumentException("a network of " + bytes + " bytes could not be read back; at most "
                    + (MAX_BYTES - SafetensorsHeader.MAX_HEADER) + " bytes are read");
        }
        writer.write(file);
    }

    /** What it is and where it comes from. */
    static Map<String, String> metadata(SavedPolicy saved) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", saved.kind().id());
        metadata.put("library_version", saved.libraryVersion());
        metadata.put(
                "network", ReadableJson.of(Json.write(saved.network().spec().json()), PolicyFile::spec));
        metadata.put("observation_space", SpaceJson.write(saved.observationSpace()));
        metadata.put("action_space", SpaceJson.write(saved.actionSpace()));
        metadata.put("provenance", ProvenanceJson.write(saved.provenance()));
        return metadata;
    }

    /** Those of the network alone, as its spec builds them; others may share its {@link Parameters}. */
    private static List<Parameter> parameters(SavedPolicy saved) {
        Parameters whole = saved.network().parameters();
        List<Parameter> own =
                new ArrayList<>(NetworkSpec.copyOf(saved.network()).parameters().entries());
        if (saved.kind().hasFreeSigma()) {
            own.add(whole.get(LOG_STD));
        }
        return own;
    }

    /** As the reader does: a policy that diverged must not take the place of a good one. */
    private static void requireFinite(Parameter parameter) {
        float[] values = parameter.owner().values();
        for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "parameter " + parameter.owner().describe(i) + " of the network is "
                                + values[i]
                                + "; the policy could not be read back, because weights must be finite. Save one from"
                                + " before training diverged");
            }
        }
    }

    private static NetworkSpec spec(String json) throws FileFormatException {
        return NetworkSpec.of(ReadableJson.parse("network", json));
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
        Network network = network(header);
        // The policy first: it may add a parameter of its own, and filling fixes the layout.
        SavedPolicy saved = new SavedPolicy(
                kind,
                network,
                observations,
                actions,
                normalizer,
                ProvenanceJson.read(header.metadata("provenance")),
                header.metadata("library_version"));
        List<Parameter> parameters = network.parameters().entries();
        if (parameters.size() != header.tensors().size()) {
            throw new FileFormatException("the file has " + header.tensors().size() + " tensors, its network "
                    + parameters.size() + " parameters");
        }
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (Parameter parameter : parameters) {
            fill(parameter, header.tensors().get(parameter.name()), data);
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
                || Masks.find(box).isPresent()
                || actions.choices() == 0) {
            return observations;
        }
        int choices = actions.choices();
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

    /** A network whose parameters are the file's tensors: whatever its spec says, it has memory for no others. */
    private static Network network(SafetensorsHeader header) throws FileFormatException {
        long size = 0;
        for (Tensor tensor : header.tensors().values()) {
            size += tensor.bytes() / Float.BYTES;
        }
        Parameters parameters = new Parameters((int) size, (name, rows, cols) -> {
            try {
                header.tensor(name, DType.F32, rows, cols);
            } catch (FileFormatException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
        NetworkSpec spec = spec(header.metadata("network"));
        try {
            return spec.build(parameters);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException("network: " + e.getMessage(), e);
        }
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

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
