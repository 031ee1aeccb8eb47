package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Actions;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.contract.FrequencyContract;
import io.github.ascentrl.api.contract.PolicyContract;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Checks that a differentiable policy keeps the promises of {@link DifferentiablePolicy}, in addition to those that
 * {@link PolicyContract} checks.
 *
 * <ul>
 *   <li>{@code logProb} and {@code entropy} have one number for each step. It is neither NaN nor +∞ (−∞ is log 0), and
 *       its gradient agrees with central differences ({@link GradientCheck}).
 *   <li>Actions have the probability that {@code logProb} gives. Choices: probabilities sum to 1, entropy is −Σ p
 *       log p, and the frequencies of 20,000 actions agree with the probabilities. A choice that {@code logProb}
 *       refuses with an {@link IllegalArgumentException}, for example a masked one, counts as probability 0 and must
 *       never be taken. Continuous actions: for several boxes, the share of 20,000 actions in the box agrees with the
 *       integral of the density over it.
 * </ul>
 *
 * <p>For batches of 511, 512, 513 and 2,000 rows, in segments that begin in the middle of episodes and contain several:
 * <ul>
 *   <li>learning on a segment equals acting step by step: log π is what the actor reported, bit for bit without memory,
 *       within 1e−5 with memory;
 *   <li>the whole batch, the batch cut into shards as trainers cut it, and shuffled minibatches give the same numbers
 *       and the same gradient; minibatches consist of rows if the {@linkplain DifferentiablePolicy#span span} is
 *       {@link Span#STEP}, otherwise of whole segments;
 *   <li>a policy with memory gives the same numbers for segments cut into pieces, as in truncated backpropagation, each
 *       piece starting from the actor's memory there, also with burn-in;
 *   <li>a row never depends on later rows or on other segments, nor on earlier episodes unless the span is
 *       {@link Span#TASK}.
 * </ul>
 *
 * <p>A correct policy fails with a probability below 1e−8.
 */
public final class DifferentiablePolicyContract {
    private static final int DRAWS = 20_000;
    private static final int STEPS = 12;
    private static final int BOXES = 6;
    private static final int MOST_CHOICES = 1_000;

    private final Supplier<? extends DifferentiablePolicy> maker;
    private final Space observations;
    private final Space actions;
    private final Rng key;

    private DifferentiablePolicyContract(
            Supplier<? extends DifferentiablePolicy> maker, Space observations, Space actions, Rng key) {
        this.maker = Objects.requireNonNull(maker, "maker");
        this.observations = Objects.requireNonNull(observations, "observations");
        this.actions = Objects.requireNonNull(actions, "actions");
        this.key = Objects.requireNonNull(key, "key");
    }

    /**
     * Checks every promise.
     *
     * @param maker makes a new policy with the same parameters at every call
     * @param observations the observation space; observations are drawn from it
     * @param actions the space that its actions must lie in
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(
            Supplier<? extends DifferentiablePolicy> maker, Space observations, Space actions, Rng key) {
        DifferentiablePolicyContract contract = new DifferentiablePolicyContract(maker, observations, actions, key);
        PolicyContract.check(maker, observations, actions, key);
        contract.checkGradients();
        for (int i = 0; i < 3; i++) {
            float[] observation = contract.observation(i);
            if (actions instanceof Box box) {
                contract.checkDensity(box, observation, key.child("density").child(i));
            } else {
                contract.checkChoices(
                        contract.choices(), observation, key.child("choices").child(i));
            }
        }
        LearningLaws.check(maker.get(), observations, actions, key.child("learning"));
    }

    private float[] observation(int i) {
        float[] observation = new float[observations.size()];
        observations.sample(key.child("observation").child(i), observation);
        return observation;
    }

    /** All actions, one in each row. */
    private float[][] choices() {
        if (actions instanceof Discrete discrete) {
            float[][] rows = new float[discrete.n()][1];
            Arrays.setAll(rows, a -> new float[] {a});
            return rows;
        }
        MultiDiscrete multi = (MultiDiscrete) actions;
        int count = 1;
        for (int k = 0; k < multi.size(); k++) {
            if ((long) count * multi.n(k) > MOST_CHOICES) {
                throw new IllegalArgumentException(actions + " has more than " + MOST_CHOICES
                        + " actions; check the policy on a smaller space of the same kind");
            }
            count *= multi.n(k);
        }
        float[][] rows = new float[count][multi.size()];
        for (int i = 0; i < count; i++) {
            int rest = i;
            for (int k = multi.size() - 1; k >= 0; k--) {
                rows[i][k] = rest % multi.n(k);
                rest /= multi.n(k);
            }
        }
        return rows;
    }

    /** A batch of one episode. */
    private static Batch episode(float[][] observations, float[][] actions) {
        return Batch.ofEpisodes(
                new int[] {0, actions.length}, rows(observations, actions.length), rows(actions, actions.length));
    }

    /** A batch of episodes of one step, all with the same observation. */
    private static Batch first(float[] observation, float[][] actions) {
        float[] observations = rows(new float[][] {observation}, actions.length);
        return Batch.ofRows(actions.length, observations, rows(actions, actions.length));
    }

    private static float[] rows(float[][] cycle, int count) {
        int size = cycle[0].length;
        float[] rows = new float[count * size];
        for (int t = 0; t < count; t++) {
            System.arraycopy(cycle[t % cycle.length], 0, rows, t * size, size);
        }
        return rows;
    }

    static float[] column(String what, Tensor tensor, int steps) {
        if (tensor.rows() != steps || tensor.cols() != 1) {
            throw new ContractViolation(
                    what + " has one number for each step",
                    "its shape is [" + tensor.rows() + ", " + tensor.cols() + "], expected [" + steps + ", 1]");
        }
        float[] column = new float[steps];
        for (int t = 0; t < steps; t++) {
            column[t] = tensor.get(t, 0);
            if (Float.isNaN(column[t]) || column[t] == Float.POSITIVE_INFINITY) {
                throw new ContractViolation(what + " is a number", "it is " + column[t] + " at row " + t);
            }
        }
        return column;
    }

    private float[] logProb(DifferentiablePolicy policy, Batch batch) {
        return column("logProb", policy.on(new Tape(), batch).logProb(), batch.steps());
    }

    private void checkGradients() {
        DifferentiablePolicy policy = maker.get();
        float[][] rows = new float[STEPS][];
        float[][] taken = new float[STEPS][actions.size()];
        float[] weights = new float[STEPS];
        Rng rng = key.child("gradients");
        Actor actor = policy.actor(1);
        for (int t = 0; t < STEPS; t++) {
            rows[t] = observation(t);
            actor.act(rng, rows[t], taken[t]);
            weights[t] = (float) rng.nextGaussian();
        }
        Batch batch = episode(rows, taken);
        try {
            column("logProb", policy.on(new Tape(), batch).logProb(), STEPS);
        } catch (IllegalArgumentException refused) {
            throw new ContractViolation(
                    "actions come as often as their probability says",
                    "act took an action that logProb refuses: " + refused.getMessage());
        }
        column("entropy", policy.on(new Tape(), batch).entropy(), STEPS);
        checkGradient("logProb", policy, tape -> tape.dot(policy.on(tape, batch).logProb(), weights));
        checkGradient("entropy", policy, tape -> tape.dot(policy.on(tape, batch).entropy(), weights));
    }

    /** Makes a loss depend on a parameter: an entropy may depend on none, and could then not be differentiated. */
    static Tensor dependent(Tape tape, Parameters parameters, Tensor loss) {
        Parameter any = parameters.entries().get(0);
        return tape.add(loss, tape.scale(tape.sum(tape.scale(tape.parameter(any), 1f)), 0f));
    }

    private static void checkGradient(String what, DifferentiablePolicy policy, Function<Tape, Tensor> weighted) {
        Parameters parameters = policy.parameters();
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> dependent(tape, parameters, weighted.apply(tape)));
        if (!result.passed() || result.skipped() > result.checked()) {
            throw new ContractViolation(
                    "the gradient of " + what + " is its derivative",
                    String.format(
                            "relative error %.2g over %d parameters (%d skipped at a kink); worst at %s",
                            result.error(), result.checked(), result.skipped(), result.worst()));
        }
    }

    private void checkChoices(float[][] choices, float[] observation, Rng rng) {
        DifferentiablePolicy policy = maker.get();
        double[] logProb = new double[choices.length];
        float[][] possible = possible(policy, observation, choices, logProb);
        double[] p = Arrays.stream(logProb).map(StrictMath::exp).toArray();
        double sum = Arrays.stream(p).sum();
        if (!(Math.abs(sum - 1) <= 1e-4)) {
            throw new ContractViolation(
                    "probabilities sum to 1",
                    "exp(logProb) of all " + p.length + " actions sums to " + sum + " at "
                            + Arrays.toString(observation) + ": " + Arrays.toString(p));
        }
        double entropy = 0;
        for (int a = 0; a < p.length; a++) {
            entropy -= p[a] == 0 ? 0 : p[a] * logProb[a];
        }
        Batch batch = first(observation, possible);
        double recorded = column("entropy", policy.on(new Tape(), batch).entropy(), batch.steps())[0];
        if (!(Math.abs(recorded - entropy) <= 1e-4 * (1 + entropy))) {
            throw new ContractViolation(
                    "entropy is −Σ p log p",
                    "it is " + recorded + " nats, but " + entropy + " nats by logProb, at "
                            + Arrays.toString(observation));
        }
        for (int a = 0; a < p.length; a++) {
            p[a] /= sum; // rounding in float must not count against the draws
        }
        float[] action = new float[actions.size()];
        Actor actor = policy.actor(1);
        Policy numbered = Policy.of((random, s, number) -> {
            actor.begin(0, Start.TASK);
            actor.act(random, s, action);
            number[0] = number(choices, action);
        });
        FrequencyContract.check(numbered, observation, p, DRAWS, rng);
    }

    /** {@return the choices that are not refused}; fills in log π of every choice, −∞ for refused ones */
    private float[][] possible(DifferentiablePolicy policy, float[] observation, float[][] choices, double[] logProb) {
        List<float[]> possible = new ArrayList<>();
        for (int a = 0; a < choices.length; a++) {
            try {
                logProb[a] = logProb(policy, first(observation, new float[][] {choices[a]}))[0];
                possible.add(choices[a]);
            } catch (IllegalArgumentException impossible) {
                logProb[a] = Double.NEGATIVE_INFINITY;
            }
        }
        if (possible.isEmpty()) {
            throw new ContractViolation(
                    "probabilities sum to 1",
                    "logProb refuses all " + choices.length + " actions at " + Arrays.toString(observation));
        }
        return possible.toArray(new float[0][]);
    }

    private static int number(float[][] choices, float[] action) {
        for (int i = 0; i < choices.length; i++) {
            if (Actions.same(choices[i], action)) {
                return i;
            }
        }
        return -1;
    }

    /** The boxes lie between quantiles of a first sample, so that each contains many actions. */
    private void checkDensity(Box space, float[] observation, Rng rng) {
        DifferentiablePolicy policy = maker.get();
        int d = space.size();
        float[][] first = draw(policy, observation, d, DRAWS / 10, rng.child("first"));
        float[][] sample = draw(policy, observation, d, DRAWS, rng.child("sample"));
        for (int k = 0; k < BOXES; k++) {
            Rng shape = rng.child("box").child(k);
            double[] low = new double[d];
            double[] high = new double[d];
            double volume = 1;
            for (int i = 0; i < d; i++) {
                int coordinate = i;
                double[] sorted = new double[first.length];
                Arrays.setAll(sorted, j -> first[j][coordinate]);
                Arrays.sort(sorted);
                int from = shape.nextInt(sorted.length / 2);
                low[i] = sorted[from];
                high[i] = sorted[from + sorted.length / 2 - 1];
                volume *= high[i] - low[i];
            }
            double share = 0;
            for (float[] action : sample) {
                share += inside(action, low, high) ? 1.0 / sample.length : 0;
            }
            compare(policy, observation, low, high, volume, share, shape.child("points"));
        }
    }

    private static float[][] draw(Policy policy, float[] observation, int size, int n, Rng rng) {
        float[][] sample = new float[n][size];
        Actor actor = policy.actor(1);
        for (float[] action : sample) {
            actor.begin(0, Start.TASK);
            actor.act(rng, observation, action);
        }
        return sample;
    }

    private static boolean inside(float[] action, double[] low, double[] high) {
        for (int i = 0; i < action.length; i++) {
            if (!(action[i] >= low[i] && action[i] <= high[i])) {
                return false;
            }
        }
        return true;
    }

    private void compare(
            DifferentiablePolicy policy,
            float[] observation,
            double[] low,
            double[] high,
            double volume,
            double share,
            Rng rng) {
        float[][] points = new float[DRAWS][low.length];
        for (float[] point : points) {
            for (int i = 0; i < point.length; i++) {
                point[i] = (float) (low[i] + rng.nextDouble() * (high[i] - low[i]));
            }
        }
        double sum = 0;
        double squares = 0;
        for (double logProb : logProb(policy, first(observation, points))) {
            double value = volume * StrictMath.exp(logProb);
            sum += value;
            squares += value * value;
        }
        double integral = sum / DRAWS;
        double variance = (squares / DRAWS - integral * integral + share * (1 - share)) / DRAWS;
        if (!(Math.abs(share - integral) <= 7 * StrictMath.sqrt(variance) + 1e-4)) { // 7 standard deviations: 3e-12
            throw new ContractViolation(
                    "actions come as often as their density says",
                    "a share of " + share + " of " + DRAWS + " actions fell between " + Arrays.toString(low) + " and "
                            + Arrays.toString(high) + ", where exp(logProb) integrates to " + integral + ", at "
                            + Arrays.toString(observation));
        }
    }
}
