package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.exchange.Sb3Weights;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The kinds of files that are written as a whole. Version v can be told from the others by what is read. */
enum WholeFile {
    DATA_SET {
        @Override
        void write(Path file, int version) throws IOException {
            try (DatasetWriter writer = new DatasetWriter(
                    file,
                    DATA.observationSpace(),
                    DATA.actionSpace(),
                    DATA.provenance().withCounts(0, 0))) {
                for (int i = 0; i < 100 + version; i++) {
                    writer.add(DATA.trajectory(i % 30));
                }
                writer.finish();
            }
        }

        @Override
        long version(Path file) throws IOException {
            DiskDataset data = DiskDataset.open(file);
            assertThat(data.trajectory(data.episodes() - 1).observations())
                    .isEqualTo(DATA.trajectory((data.episodes() - 1) % 30).observations());
            return data.episodes() - 100;
        }
    },
    HISTORIES {
        @Override
        void write(Path file, int version) throws IOException {
            histories(version).write(file);
        }

        @Override
        long version(Path file) throws IOException {
            return LearningHistories.open(TOKENS, file).size() - 50;
        }
    },
    POLICY {
        @Override
        void write(Path file, int version) throws IOException {
            CartPole env = new CartPole();
            Mlp network = network(version);
            SavedPolicy.of(
                            CategoricalPolicy.of(network, env.actionSpace()),
                            env.observationSpace(),
                            env.actionSpace(),
                            new Provenance("CartPole-v1", "none", 1, "test"))
                    .save(file);
        }

        @Override
        long version(Path file) throws IOException {
            return (long) SavedPolicy.load(file).network().parameters().values()[0];
        }
    },
    CHECKPOINT {
        @Override
        void write(Path file, int version) throws IOException {
            Mlp network = network(version);
            Checkpoint.write(network.parameters(), file);
        }

        @Override
        long version(Path file) throws IOException {
            Mlp network = network(0);
            Checkpoint.read(network.parameters(), file);
            return (long) network.parameters().values()[0];
        }
    },
    CSV_DATA_SET {
        @Override
        void write(Path file, int version) throws IOException {
            CsvDatasets.write(Datasets.firstEpisodes(DATA, 40 + version), file);
        }

        @Override
        long version(Path file) throws IOException {
            return CsvDatasets.read(file).episodes() - 40;
        }
    },
    SB3_WEIGHTS {
        @Override
        void write(Path file, int version) throws IOException {
            MODEL.parameters().values()[0] = version;
            MODEL.parameters().changed();
            Sb3Weights.write(MODEL, file);
        }

        @Override
        long version(Path file) throws IOException {
            return (long) NamedTensors.safetensors(file).values("mlp_extractor.policy_net.0.weight")[0];
        }
    },
    /** As reports are written. */
    TEXT {
        @Override
        void write(Path file, int version) throws IOException {
            AtomicFiles.writeString(file, (version + "\n").repeat(100_000) + "end");
        }

        @Override
        long version(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            assertThat(lines).hasSize(100_001).endsWith("end");
            assertThat(lines.get(99_999)).isEqualTo(lines.get(0));
            return Long.parseLong(lines.get(0));
        }
    };

    private static final Tokens TOKENS = Tokens.numbered(3, 2, 2, 100);
    private static final ActorCritic MODEL =
            ActorCritic.separate(new CartPole().observationSpace(), new CartPole().actionSpace(), Rng.of(1), 300, 300);
    private static final Mlp NETWORK = Mlp.sizes(4, 300, 300, 2).build(Rng.of(1));
    private static final MemoryDataset DATA = new Recorder(
                    new CartPole(), "CartPole-v1", Policies.uniform(new CartPole().actionSpace()), "uniform", 1)
            .episodes(60);

    abstract void write(Path file, int version) throws IOException;

    abstract long version(Path file) throws IOException;

    private static LearningHistories histories(int version) {
        LearningHistories histories = new LearningHistories(TOKENS);
        for (int h = 0; h < 50 + version; h++) {
            histories.add(h, new float[1000], new float[1000], new float[1000], new int[1000]);
        }
        return histories;
    }

    /** {@return a network that was built before: a program that is killed should be writing, not building} */
    private static Mlp network(int version) {
        NETWORK.parameters().values()[0] = version;
        NETWORK.parameters().changed();
        return NETWORK;
    }
}
