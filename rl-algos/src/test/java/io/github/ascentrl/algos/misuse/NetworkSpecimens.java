package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Operation;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import io.github.ascentrl.nn.io.ZipArchive;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.NetworkSpec;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.schedule.Schedule;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Values for rl-nn. Tensors are parameters, which any tape takes; what belongs to a recording belongs to one tape. */
final class NetworkSpecimens {
    private static final Tape TAPE = new Tape();
    private static final Parameters PARAMETERS = parameters();

    private NetworkSpecimens() {}

    /** An operation of a user. */
    private static final class Zeros extends Operation {
        @Override
        protected void forward() {
            for (int i = 0; i < out.rows(); i++) {
                for (int j = 0; j < out.cols(); j++) {
                    set(i, j, 0);
                }
            }
        }

        @Override
        protected void backward() {}
    }

    static void addTo(Consumer<Callable<Object>> add, Specimens specimens) {
        addTensors(add);
        addNetworks(add);
        addFiles(add, specimens);
        add.accept(() -> new StateValues(new float[4], new float[2]));
        add.accept(() -> 2L);
        add.accept(() -> 0.5);
        add.accept(() -> (Predicate<Object>) value -> true);
        add.accept(() -> Schedule.linear(1, 0, 10));
    }

    /** {@return the first parameter of a model, which fits every operation} */
    static Tensor tensor(int rows, int cols) {
        Parameters parameters = new Parameters();
        return new Tape().parameter(parameters.add("a", rows, cols));
    }

    private static Parameters parameters() {
        Parameters parameters = new Parameters();
        parameters.add("a", 2, 2);
        return parameters;
    }

    private static void addTensors(Consumer<Callable<Object>> add) {
        add.accept(() -> tensor(1, 3));
        add.accept(() -> tensor(4, 4));
        add.accept(() -> tensor(4, 1));
        add.accept(() -> new Tape().constant(new float[6], 2, 3));
        add.accept(() -> TAPE);
        add.accept(() -> TAPE.sum(tensor(1, 3)));
        add.accept(() -> TAPE.softmax(tensor(1, 3)));
        add.accept(() -> TAPE.next(Zeros.class, Zeros::new));
        add.accept(() -> Sequences.of(0, 1));
        add.accept(NetworkSpecimens::parameters);
        add.accept(() -> new DataParallel(1, PARAMETERS));
        add.accept(() -> (DataParallel.ShardLoss) NetworkSpecimens::loss);
    }

    private static Loss loss(Tape tape, DataParallel.Shard shard) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(shard, "shard");
        tape.constant(new float[8], shard.from(), shard.rows(), 1);
        return Loss.of(tape.sum(tape.parameter(PARAMETERS.entries().get(0))));
    }

    private static void addNetworks(Consumer<Callable<Object>> add) {
        add.accept(() -> Mlp.sizes(4, 3, 2).build(Rng.of(1)).evaluator());
        add.accept(() -> Mlp.sizes(4, 3, 2).build(Rng.of(1)).spec());
        add.accept(() -> NetworkSpec.of("mlp").and("a", 1L));
        add.accept(() -> NetworkSpec.of("mlp").and("a", 1.5));
        add.accept(() -> NetworkSpec.of("mlp").and("a", true));
        add.accept(() -> NetworkSpec.of("mlp").and("a", "text"));
        add.accept(() -> NetworkSpec.of("mlp").and("a", new int[] {1}));
        add.accept(() -> NetworkSpec.of("mlp").and("a", NetworkSpec.of("mlp")));
        add.accept(() -> Conv.of(1, 4, 4).conv(2, 3, 1, 0));
        add.accept(() -> LowRank.over(Mlp.sizes(4, 3, 2).build(Rng.of(1))).rank(1));
        add.accept(() -> Transformer.size(4).heads(2).blocks(1));
    }

    private static void addFiles(Consumer<Callable<Object>> add, Specimens specimens) {
        add.accept(() -> SafetensorsHeader.read(safetensors(specimens), 1000));
        add.accept(() -> new SafetensorsHeader.Tensor("a", DType.F32, List.of(2L), 0, 8));
        add.accept(() -> FileChannel.open(safetensors(specimens), StandardOpenOption.READ, StandardOpenOption.WRITE));
        add.accept(NetworkSpecimens::zip);
        add.accept(() -> zip().read("policy.pth", 1 << 20));
        for (String value : List.of("\"b\"", "true", "[1, 2]", "{\"kind\": \"mlp\"}")) {
            add.accept(() -> JsonObject.parse("a specimen", "{\"a\": " + value + "}", Json.Limits.HEADER));
        }
    }

    private static Path safetensors(Specimens specimens) throws Exception {
        Path file = specimens.newFile();
        new SafetensorsWriter()
                .add("a", new long[] {1, 1}, new float[1], 0)
                .metadata("a", "b")
                .metadata("format", "a")
                .metadata("formatVersion", "a")
                .write(file);
        return file;
    }

    private static ZipArchive zip() throws Exception {
        try (InputStream stream = NetworkSpecimens.class.getResourceAsStream("/sb3/discrete-tanh.zip")) {
            return ZipArchive.of(ByteBuffer.wrap(stream.readAllBytes()));
        }
    }
}
