package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.train.TrainTrial;
import java.util.List;
import java.util.Locale;

/**
 * Measures in pairs how much faster a sweep is on two threads than on one. For comparison with the machine's limit, it
 * measures the same for trials that only compute in registers.
 */
public final class SweepThreads {
    private static final int ROUNDS = 9;
    private static final int SEEDS = 20;

    private SweepThreads() {}

    /** A loop of shifts and exclusive ors in registers, about 0.05 s. */
    public static final class Loop implements Objective {
        /** Creates an objective; engines call this constructor by reflection. */
        public Loop() {}

        @Override
        public Outcome run(Trial trial, byte[] state) {
            long x = trial.seed();
            for (long i = 0; i < trial.budget(); i++) {
                x ^= x << 13;
                x ^= x >>> 7;
                x ^= x << 17;
            }
            return Outcome.of(x & 1);
        }
    }

    /**
     * Runs the measurement and prints the results.
     *
     * @param args ignored
     */
    public static void main(String[] args) throws Exception {
        List<Setting> ppo = List.of(
                Setting.choices("env", "CartPole-v1"),
                Setting.choices("algorithm", "ppo"),
                Setting.choices("totalSteps", 10_000),
                Setting.choices("learningRate", "1e-3", "3e-3"));
        Search training = Searches.every(Designs.grid(ppo), Searches.seeds(0, SEEDS), 10_000);
        Search loops = Searches.every(
                Designs.random(List.of(Setting.uniform("x", 0, 1)), 2, Rng.of(0)),
                Searches.seeds(1, SEEDS),
                20_000_000);
        seconds(TrainTrial.class, training, 2); // until compiled
        seconds(Loop.class, loops, 2);
        print("PPO on CartPole, " + 2 * SEEDS + " trials of 10,000 steps", TrainTrial.class, training);
        print("loops in registers, " + 2 * SEEDS + " trials", Loop.class, loops);
    }

    private static void print(String what, Class<? extends Objective> objective, Search search) throws Exception {
        double[] ratios = new double[ROUNDS];
        double[] one = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            one[round] = seconds(objective, search, 1);
            ratios[round] = one[round] / seconds(objective, search, 2);
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f s on one thread, two threads %.2f times as fast (%.2f … %.2f in %d rounds)%n",
                what,
                Statistics.median(one),
                Statistics.median(ratios),
                Statistics.quantile(ratios, 0),
                Statistics.quantile(ratios, 1),
                ROUNDS);
    }

    private static double seconds(Class<? extends Objective> objective, Search search, int threads) throws Exception {
        long start = System.nanoTime();
        Sweep.of(objective, search).on(Engine.threads(threads)).run();
        return (System.nanoTime() - start) / 1e9;
    }
}
