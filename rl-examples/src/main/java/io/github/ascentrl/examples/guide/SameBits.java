package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Trains PPO three times, in different ways, and shows that the parameters have the same bits. */
public final class SameBits {
    private SameBits() {}

    /**
     * Runs it.
     *
     * @param args the folder for a log and a checkpoint, {@code same-bits} by default
     * @throws IOException if something cannot be written or read
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "same-bits");

        Ppo plain = trainer(1);
        plain.train(Budget.updates(20));
        print("one thread", plain);

        Ppo threads = trainer(2);
        threads.train(Budget.updates(20), new CsvLog(folder.resolve("progress.csv")));
        print("two threads and a log", threads);

        Ppo first = trainer(1);
        first.train(Budget.updates(7));
        Checkpoint.write(first, folder.resolve("half.safetensors"));
        Ppo second = trainer(2);
        Checkpoint.read(second, folder.resolve("half.safetensors"));
        second.train(Budget.updates(13));
        print("resumed after 7 updates", second);
    }

    private static Ppo trainer(int threads) {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(i -> new Walk(), 16, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 32);
        return new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), PpoConfig.defaults(), rng).threads(threads);
    }

    private static void print(String how, Ppo trainer) {
        float[] parameters = trainer.model().parameters().values();
        System.out.printf("%08x %s%n", Arrays.hashCode(parameters), how);
    }
}
