package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * A whole training run of PPO on Pendulum in a cold JVM: 4 environments × 1024 steps, minibatches of 256, 2 epochs, two
 * networks 3-64-64-1 with ReLU, 303,104 steps. Prints the time since the start of the JVM, of the training, and of each
 * update. Run it with {@code java --add-modules jdk.incubator.vector -cp rl-examples/target/ascent-examples.jar
 * io.github.ascentrl.examples.bench.PendulumRun [trainings]}; of several runs in one JVM, the last is warm.
 */
public final class PendulumRun {
    private static final int ENVIRONMENTS = 4;
    private static final int STEPS = 1024;
    private static final int UPDATES = 74;

    private PendulumRun() {}

    /**
     * Runs the measurement.
     *
     * @param args the number of training runs; default 1
     */
    public static void main(String[] args) {
        int trainings = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        for (int i = 0; i < trainings; i++) {
            train();
        }
        long alive = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.printf("since the start of the JVM: %.2f s%n", alive / 1e3);
    }

    private static void train() {
        long start = System.nanoTime();
        Ppo trainer = trainer(Rng.of(0));
        double[] millis = new double[UPDATES];
        double returns = 0;
        for (int i = 0; i < UPDATES; i++) {
            long before = System.nanoTime();
            UpdateStats stats = trainer.update();
            millis[i] = (System.nanoTime() - before) / 1e6;
            returns = stats.meanReturn();
        }
        System.out.printf(
                "training: %.3f s, last return %.0f, milliseconds per update %s, the last %.2f%n",
                (System.nanoTime() - start) / 1e9,
                returns,
                Arrays.toString(
                        Arrays.stream(millis).limit(40).mapToLong(Math::round).toArray()),
                millis[UPDATES - 1]);
    }

    /**
     * {@return the trainer}
     *
     * @param rng the key of weights, environments and minibatches
     */
    static Ppo trainer(Rng rng) {
        VectorEnv envs = Pendulum.vector(ENVIRONMENTS, VectorOptions.DEFAULT);
        Parameters parameters = new Parameters();
        ActorCritic model = new ActorCritic(
                GaussianPolicy.freeSigma(network(parameters, "actor.", rng), 2), network(parameters, "critic.", rng));
        PpoConfig config = PpoConfig.builder()
                .steps(STEPS)
                .epochs(2)
                .minibatches(ENVIRONMENTS * STEPS / 256)
                .gamma(0.9)
                .lambda(0.95)
                .clip(0.2)
                .entropyCoefficient(0)
                .build();
        RolloutSampler sampler = new RolloutSampler(
                envs, new ObservationNormalizer(envs.observationSpace()), RewardScaler.none(), rng.child("envs"));
        return new Ppo(sampler, model, Adam.of(model.parameters(), 1e-3), config, rng);
    }

    private static Mlp network(Parameters parameters, String name, Rng rng) {
        return Mlp.sizes(3, 64, 64, 1)
                .activation(Activation.RELU)
                .into(parameters, name)
                .build(rng.child(name));
    }
}
