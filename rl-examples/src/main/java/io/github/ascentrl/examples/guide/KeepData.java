package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Records a player to a file, selects and splits what was recorded, and writes a part of it as CSV. */
public final class KeepData {
    private KeepData() {}

    /**
     * Records and selects.
     *
     * @param args the folder of the files; the current one if empty
     * @throws IOException if a file cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args.length > 0 ? args[0] : "."));
        CartPole env = new CartPole();
        Policy player = Policy.of((random, s, action) -> action[0] = s[2] + s[3] > 0 ? 1 : 0);
        DiskDataset data = new Recorder(env, "CartPole-v1", player, "follows the pole", 0)
                .steps(folder.resolve("cartpole.safetensors"), 10_000); // at least; the last episode is whole

        EpisodicDataset best = Datasets.best(data, 0.5); // the episodes of the highest return
        Datasets.Split<EpisodicDataset> split = Datasets.splitEpisodes(best, 0.9, Rng.of(1));
        DatasetWriter.write(split.first(), folder.resolve("training.safetensors"));
        CsvDatasets.write(split.second(), folder.resolve("validation.csv"));

        EpisodicDataset training = DiskDataset.open(folder.resolve("training.safetensors"));
        System.out.println(training.size() + " steps in " + training.episodes() + " episodes");
        System.out.println(training.provenance().derivation()); // what was done to the recording
        EpisodicDataset validation = CsvDatasets.read(folder.resolve("validation.csv"));
        System.out.println(
                "first validation episode: return " + validation.totalReward(0) + ", " + validation.ending(0));
    }
}
