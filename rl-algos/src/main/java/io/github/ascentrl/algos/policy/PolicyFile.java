package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes the file of a {@link SavedPolicy}. Sizes are checked against the file before memory is allocated.
 */
final class PolicyFile {
    static final int MAX_BYTES = 1 << 30;
    static final String LOG_STD = "logStd";
    private static final String CRITIC = "critic";
    private static final String CHECKPOINT = "ascent-checkpoint"; // the format of Checkpoint's files

    private PolicyFile() {}

    static void write(SavedPolicy saved, Path file) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter()
                .metadata("format", SavedPolicy.FORMAT)
                .metadata("version", saved.hasCritic() ? SavedPolicy.VERSION_WITH_CRITIC : SavedPolicy.VERSION);
        metadata(saved).forEach(writer::metadata);
        saved.normalizer().ifPresent(normalizer -> {
            writer.metadata(StatisticsJson.NORMALIZER, StatisticsJson.write(normalizer));
            StatisticsJson.writeStatistics(normalizer)
                    .ifPresent(json -> writer.metadata(StatisticsJson.NORMALIZER_STATISTICS, json));
        });
        saved.returns()
                .ifPresent(returns -> writer.metadata(StatisticsJson.RETURNS, StatisticsJson.writeReturns(returns)));
        if (saved.hasCritic()) {
            writer.metadata(CRITIC, spec(CRITIC, saved.critic().spec()));
        }
        long bytes = 0;
        for (Parameter parameter : parameters(saved)) {
            requireFinite(parameter);
            long[] shape = {parameter.rows(), parameter.cols()};
            writer.add(parameter.name(), shape, parameter.owner().values(), parameter.offset());
            bytes += 4L * parameter.size();
        }
        if (bytes > MAX_BYTES - SafetensorsHeader.MAX_HEADER) {
            throw new IllegalArgumentException("the network has " + bytes + " bytes and could not be read back; use a"
                    + " network of at most " + (MAX_BYTES - SafetensorsHeader.MAX_HEADER) + " bytes");
        }
        writer.write(file);
    }

    /** The description of a policy and its origin. */
    static Map<String, String> metadata(SavedPolicy saved) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("kind", saved.kind().id());
        metadata.put("library_version", saved.libraryVersion());
        metadata.put("network", spec("network", saved.network().spec()));
        metadata.put("observation_space", SpaceJson.write(saved.observationSpace()));
        metadata.put("action_space", SpaceJson.write(saved.actionSpace()));
        metadata.put("provenance", ProvenanceJson.write(saved.provenance()));
        return metadata;
    }

    /**
     * Only the parameters that the specs of the network and the critic build; other networks may share the
     * {@link Parameters}.
     */
    private static List<Parameter> parameters(SavedPolicy saved) {
        Parameters whole = saved.network().parameters();
        List<Parameter> own =
                new ArrayList<>(NetworkSpec.copyOf(saved.network()).parameters().entries());
        if (saved.kind().hasFreeSigma()) {
            own.add(whole.get(LOG_STD));
        }
        if (saved.hasCritic()) {
            own.addAll(saved.critic().own().entries());
        }
        return own;
    }

    /** Checks as the reader does, so that a diverged policy does not replace a good file. */
    private static void requireFinite(Parameter parameter) {
        float[] values = parameter.owner().values();
        for (int i = parameter.offset(); i < parameter.offset() + parameter.size(); i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "parameter " + parameter.owner().describe(i) + " of the network is "
                                + values[i]
                                + "; the policy could not be read back, because weights must be finite. Save a policy"
                                + " from before training diverged");
            }
        }
    }

    private static String spec(String what, NetworkSpec spec) {
        return ReadableJson.of(Json.write(spec.json()), text -> spec(what, text));
    }

    private static NetworkSpec spec(String what, String json) throws FileFormatException {
        return NetworkSpec.of(ReadableJson.parse(what, json));
    }

    static SavedPolicy read(Path file, boolean verify) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            if (CHECKPOINT.equals(header.metadata().get("format"))) {
                throw new FileFormatException("this is a checkpoint: continue it with SavedRun or Checkpoint.read;"
                        + " policy files are written by SavedPolicy.save");
            }
            header.requireFormat(SavedPolicy.FORMAT, SavedPolicy.VERSION, SavedPolicy.VERSION_WITH_CRITIC);
            byte[] bytes = FileBytes.read(channel, MAX_BYTES);
            if (verify) {
                header.verify(bytes);
            }
            return read(header, bytes);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException("the parts of the file do not fit together: " + e.getMessage(), e)
                    .inFile(file);
        }
    }

    private static SavedPolicy read(SafetensorsHeader header, byte[] bytes) throws FileFormatException {
        PolicyKind kind = kind(header.metadata("kind"));
        Space actions = SpaceJson.read("action_space", header.metadata("action_space"));
        Space observations =
                named(kind, SpaceJson.read("observation_space", header.metadata("observation_space")), actions);
        FrozenNormalizer normalizer = header.metadata().containsKey(StatisticsJson.NORMALIZER)
                ? StatisticsJson.read(observations, header)
                : null;
        RunningStatistics returns =
                header.metadata().containsKey(StatisticsJson.RETURNS) ? StatisticsJson.readReturns(header) : null;
        Parameters parameters = new Parameters(numbers(header), layout(header));
        Network network = network(spec("network", header.metadata("network")), parameters);
        // The policy comes first: it may add a parameter, and filling fixes the layout.
        SavedPolicy saved = new SavedPolicy(
                kind,
                network,
                observations,
                actions,
                normalizer,
                null,
                returns,
                ProvenanceJson.read(header.metadata("provenance")),
                header.metadata("library_version"));
        ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        fill(parameters, parameters.values(), header, data);
        if (header.metadata().containsKey(CRITIC)) {
            return saved.with(critic(header, parameters, data));
        }
        if (parameters.entries().size() != header.tensors().size()) {
            throw new FileFormatException("the file has " + header.tensors().size() + " tensors, but its network has "
                    + parameters.entries().size() + " parameters");
        }
        return saved;
    }

    /**
     * Reads the tensors that are not the policy's. The critic is not built yet, because code that only acts needs none.
     */
    private static SavedCritic critic(SafetensorsHeader header, Parameters ofPolicy, ByteBuffer data)
            throws FileFormatException {
        NetworkSpec spec = spec(CRITIC, header.metadata(CRITIC));
        Map<String, Tensor> rest = new LinkedHashMap<>(header.tensors());
        ofPolicy.entries().forEach(parameter -> rest.remove(parameter.name()));
        Parameters own = new Parameters();
        for (Tensor tensor : rest.values()) {
            if (tensor.dtype() != DType.F32 || tensor.shape().size() != 2) {
                throw new FileFormatException("tensor '" + brief(tensor.name()) + "' is " + tensor.dtype() + " of "
                        + tensor.shape().size() + " dimensions, but the critic's are F32 [rows, cols]");
            }
            own.add(
                    tensor.name(),
                    tensor.shape().get(0).intValue(),
                    tensor.shape().get(1).intValue());
        }
        fill(own, own.initial(), header, data);
        return new SavedCritic(spec, own);
    }

    private static PolicyKind kind(String id) throws FileFormatException {
        for (PolicyKind kind : PolicyKind.values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        throw new FileFormatException(
                "unknown kind of policy '" + brief(id) + "'; read the file with a newer version of the library");
    }

    /** Names the mask in older files without column names, where the mask of a masked policy is at the end. */
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
                    "observations of " + box.size() + " numbers cannot contain a mask of " + choices);
        }
        return box.named(Column.ACTION_MASK, box.size() - choices, choices);
    }

    private static int numbers(SafetensorsHeader header) {
        long size = 0;
        for (Tensor tensor : header.tensors().values()) {
            size += tensor.bytes() / Float.BYTES;
        }
        return (int) size;
    }

    /** Allows only parameters that are tensors of the file, so that a spec cannot allocate memory for others. */
    private static Parameters.Layout layout(SafetensorsHeader header) {
        return (name, rows, cols) -> {
            try {
                header.tensor(name, DType.F32, rows, cols);
            } catch (FileFormatException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        };
    }

    private static Network network(NetworkSpec spec, Parameters parameters) throws FileFormatException {
        try {
            return spec.build(parameters);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException("network: " + e.getMessage(), e);
        }
    }

    private static void fill(Parameters parameters, float[] values, SafetensorsHeader header, ByteBuffer data)
            throws FileFormatException {
        for (Parameter parameter : parameters.entries()) {
            Tensor tensor = header.tensors().get(parameter.name());
            for (int i = 0; i < parameter.size(); i++) {
                float value = data.getFloat((int) tensor.begin() + i * Float.BYTES);
                if (!Float.isFinite(value)) {
                    throw new FileFormatException("tensor '" + tensor.name() + "' has " + value + " at index " + i
                            + "; weights must be finite");
                }
                values[parameter.offset() + i] = value;
            }
        }
        parameters.changed();
    }

    private static String brief(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
