package io.github.ascentrl.examples.preference;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The linear bandit of Li, Xu and Yu (2312.10584): a prompt s, uniform on [0, 1], and four answers a = 0 … 3 with
 * rewards r(s, a) = (a + 1)·cos πs + 2·sin πs / (a + 1). The observation of a prompt is (cos πs, sin πs), in which
 * rewards are linear. Of two different random answers, one is preferred according to Bradley and Terry's model of r.
 *
 * <p>Policies here are functions from the observation to the probabilities of the answers; the reference is uniform.
 */
final class LinearBandit {
    static final int ANSWERS = 4;
    /** The coefficient of KL(π‖π<sub>ref</sub>). */
    static final double BETA = 1;

    static final Box SEEN = Box.of(new float[] {-1, 0}, new float[] {1, 1});
    static final Discrete DONE = new Discrete(ANSWERS);

    private static final double[] TASTE = {1, 2};
    private static final double[][] GRID = grid(1000);

    /** The features of an answer for a policy or a reward: two numbers, linear in the observation. */
    enum Features {
        /** The features of the reward: ((a + 1)·cos πs, sin πs / (a + 1)). */
        REWARD("the reward's features"),
        /** The features with sine and cosine exchanged: ((a + 1)·sin πs, cos πs / (a + 1)). */
        FLIPPED("flipped features");

        private final String label;

        Features(String label) {
            this.label = label;
        }

        /**
         * {@return φ(s, a)}
         *
         * @param seen (cos πs, sin πs)
         * @param answer a
         */
        double[] of(double[] seen, int answer) {
            int first = this == REWARD ? 0 : 1;
            return new double[] {(answer + 1) * seen[first], seen[1 - first] / (answer + 1)};
        }

        /**
         * {@return learnable scores φ(s, a)·θ}
         *
         * @param theta initial θ
         */
        LinearScores scores(double... theta) {
            float[] map = new float[2 * 2 * ANSWERS];
            for (int i = 0; i < 2; i++) {
                for (int a = 0; a < ANSWERS; a++) {
                    double[] phi = of(new double[] {1 - i, i}, a);
                    map[2 * (i * ANSWERS + a)] = (float) phi[0];
                    map[2 * (i * ANSWERS + a) + 1] = (float) phi[1];
                }
            }
            return new LinearScores(map, ANSWERS, theta);
        }

        /**
         * {@return the policy softmax(φ(s, ·)·θ)}
         *
         * @param theta θ
         */
        Function<double[], double[]> policy(double... theta) {
            return seen -> {
                double[] p = new double[ANSWERS];
                for (int a = 0; a < ANSWERS; a++) {
                    double[] phi = of(seen, a);
                    p[a] = StrictMath.exp(phi[0] * theta[0] + phi[1] * theta[1]);
                }
                return normalised(p);
            };
        }

        /** {@return the quality of the policy softmax(scores)} */
        Score score(LinearScores scores) {
            return LinearBandit.score(policy(scores.theta()));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * The distance of a policy from the best policies, in expectation over prompts (a grid of 1,000) and answers.
     *
     * @param gap the optimality gap: the expected reward of always giving the best answer, minus that of the policy
     * @param shortfall the same for E[r] − β·KL(π‖π<sub>ref</sub>) and the policy that maximises it
     */
    record Score(double gap, double shortfall) {}

    /**
     * Preferences and their prompts.
     *
     * @param prompts the observations, {@code [pairs][2]}
     * @param pairs one pair of answers for each prompt
     */
    record Data(double[][] prompts, Preferences pairs) {}

    private LinearBandit() {}

    /** {@return the observation of prompt s in [0, 1]: (cos πs, sin πs)} */
    static double[] seen(double s) {
        return new double[] {StrictMath.cos(Math.PI * s), StrictMath.sin(Math.PI * s)};
    }

    /** {@return r of an answer to the prompt with this observation} */
    static double reward(double[] seen, int answer) {
        double[] phi = Features.REWARD.of(seen, answer);
        return TASTE[0] * phi[0] + TASTE[1] * phi[1];
    }

    /** {@return the probability that the first answer is preferred: σ(r − r′)} */
    static double preferred(double[] seen, int first, int second) {
        return 1 / (1 + StrictMath.exp(reward(seen, second) - reward(seen, first)));
    }

    /** {@return random prompts} */
    static double[][] prompts(int n, RandomGenerator random) {
        double[][] prompts = new double[n][];
        for (int i = 0; i < n; i++) {
            prompts[i] = seen(random.nextDouble());
        }
        return prompts;
    }

    /** {@return prompts on a grid, for expectations} */
    static double[][] grid(int n) {
        double[][] prompts = new double[n][];
        for (int i = 0; i < n; i++) {
            prompts[i] = seen((i + 0.5) / n);
        }
        return prompts;
    }

    /** {@return pairs of different answers of the uniform policy, each to its own prompt} */
    static Data data(int n, RandomGenerator random) {
        double[][] prompts = new double[n][];
        Preferences pairs = new Preferences(SEEN, DONE);
        for (int i = 0; i < n; i++) {
            prompts[i] = seen(random.nextDouble());
            int one = random.nextInt(ANSWERS);
            int other = (one + 1 + random.nextInt(ANSWERS - 1)) % ANSWERS;
            boolean first = random.nextDouble() < preferred(prompts[i], one, other);
            add(pairs, prompts[i], first ? one : other, first ? other : one, 1);
        }
        return new Data(prompts, pairs);
    }

    /** Adds a pair. */
    static void add(Preferences pairs, double[] seen, int chosen, int rejected, double weight) {
        float[] prompt = {(float) seen[0], (float) seen[1]};
        pairs.add(prompt, new float[] {chosen}, prompt, new float[] {rejected}, weight);
    }

    /** {@return prompts as steps of a batch, for code that needs only distributions and ignores the actions} */
    static Batch batch(double[][] prompts) {
        float[] seen = new float[2 * prompts.length];
        for (int i = 0; i < prompts.length; i++) {
            seen[2 * i] = (float) prompts[i][0];
            seen[2 * i + 1] = (float) prompts[i][1];
        }
        return Batch.ofRows(prompts.length, seen, new float[prompts.length]);
    }

    /** {@return the policy that always gives the best answer} */
    static double[] best(double[] seen) {
        int best = 0;
        for (int a = 1; a < ANSWERS; a++) {
            best = reward(seen, a) > reward(seen, best) ? a : best;
        }
        double[] p = new double[ANSWERS];
        p[best] = 1;
        return p;
    }

    /** {@return π* ∝ π<sub>ref</sub>·e^(r/β), which maximises E[r] − β·KL(π‖π<sub>ref</sub>)} */
    static double[] optimum(double[] seen) {
        double[] p = new double[ANSWERS];
        for (int a = 0; a < ANSWERS; a++) {
            p[a] = StrictMath.exp(reward(seen, a) / BETA);
        }
        return normalised(p);
    }

    /**
     * {@return the quality of a policy}
     *
     * @param policy function from the observation to the probabilities of the answers
     */
    static Score score(Function<double[], double[]> policy) {
        double gap = 0;
        double shortfall = 0;
        for (double[] seen : GRID) {
            double[] p = policy.apply(seen);
            double[] q = optimum(seen);
            gap += expected(seen, best(seen)) - expected(seen, p);
            shortfall += objective(seen, q) - objective(seen, p);
        }
        return new Score(gap / GRID.length, shortfall / GRID.length);
    }

    private static double expected(double[] seen, double[] p) {
        double sum = 0;
        for (int a = 0; a < ANSWERS; a++) {
            sum += p[a] * reward(seen, a);
        }
        return sum;
    }

    /** E[r] − β·KL(π‖uniform). */
    private static double objective(double[] seen, double[] p) {
        double kl = 0;
        for (double each : p) {
            kl += each == 0 ? 0 : each * StrictMath.log(each * ANSWERS); // 0 log 0 = 0
        }
        return expected(seen, p) - BETA * kl;
    }

    /** {@return the weights, divided in place by their sum} */
    static double[] normalised(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int a = 0; a < weights.length; a++) {
            weights[a] /= sum;
        }
        return weights;
    }
}
