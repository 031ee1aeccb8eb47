package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fixed keys; a policy that is right fails with a probability below 1e-8 for each. */
class DifferentiablePolicyContractTest {
    private static final Space OBSERVATIONS = Box.uniform(3, -1, 1);
    private static final Space CHOICES = new Discrete(4);
    private static final Space LINE = Box.unbounded(1);

    private static CategoricalPolicy categorical() {
        return CategoricalPolicy.of(
                Mlp.sizes(3, 6, 4).activation(Activation.TANH).gains(1, 3).build(Rng.of(1)), new Discrete(4));
    }

    /** What a mutant changes about the right policy. */
    private static class Around implements DifferentiablePolicy {
        final DifferentiablePolicy inner;

        Around(DifferentiablePolicy inner) {
            this.inner = inner;
        }

        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            inner.view().act(random, observation, action); // scratch of its own, so that this may be its own view
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Tensor logProb(Tape tape, Batch batch) {
            return inner.on(tape, batch).logProb();
        }

        @Override
        public Tensor entropy(Tape tape, Batch batch) {
            return inner.on(tape, batch).entropy();
        }

        @Override
        public DifferentiablePolicy view() {
            return this;
        }
    }

    /** Normal with standard deviation 1 around a network's output. */
    private static class UnitGaussian implements DifferentiablePolicy {
        private static final float HALF_LOG_TWO_PI = 0.9189385f;

        private final Mlp network;

        UnitGaussian(Mlp network) {
            this.network = network;
        }

        static UnitGaussian make() {
            return new UnitGaussian(Mlp.sizes(3, 1).build(Rng.of(4)));
        }

        float spread() {
            return 1f;
        }

        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            network.evaluator().evaluate(1, observation, action);
            action[0] += spread() * (float) random.nextGaussian();
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public Tensor logProb(Tape tape, Batch batch) {
            Tensor mean = network.forward(tape, tape.constant(batch.observations(), batch.steps(), 3));
            Tensor error = tape.subtract(tape.constant(batch.actions(), batch.steps(), 1), mean);
            float[] constant = new float[batch.steps()];
            Arrays.fill(constant, -HALF_LOG_TWO_PI);
            return tape.combine(-0.5f, tape.multiply(error, error), 1f, tape.constant(constant, batch.steps(), 1));
        }

        @Override
        public Tensor entropy(Tape tape, Batch batch) {
            float[] constant = new float[batch.steps()];
            Arrays.fill(constant, 0.5f + HALF_LOG_TWO_PI);
            return tape.constant(constant, batch.steps(), 1);
        }

        @Override
        public DifferentiablePolicy view() {
            return this;
        }
    }

    @Test
    void honestOnesPass() {
        for (int seed = 0; seed < 3; seed++) {
            DifferentiablePolicyContract.check(
                    DifferentiablePolicyContractTest::categorical, OBSERVATIONS, CHOICES, Rng.of(seed));
            DifferentiablePolicyContract.check(UnitGaussian::make, OBSERVATIONS, LINE, Rng.of(seed));
        }
    }

    private static Arguments mutant(String law, Space actions, Supplier<DifferentiablePolicy> maker) {
        return Arguments.of(law, actions, maker);
    }

    static Stream<Arguments> mutants() {
        String alone = "a row's log π and entropy depend on that row alone";
        return Stream.of(
                mutant("actions come as often as their probability says", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public void act(RandomGenerator random, float[] observation, float[] action) {
                        super.act(random, observation, action);
                        if (random.nextDouble() < 0.1) {
                            action[0] = random.nextInt(4); // a little exploration that logProb knows nothing of
                        }
                    }
                }),
                mutant(
                        "actions come as often as their density says",
                        LINE,
                        () -> new UnitGaussian(UnitGaussian.make().network) {
                            @Override
                            float spread() {
                                return 0.9f;
                            }
                        }),
                mutant("probabilities sum to 1", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor logProb(Tape tape, Batch batch) {
                        return tape.scale(super.on(tape, batch).logProb(), 1.1f);
                    }
                }),
                mutant("entropy is −Σ p log p", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor entropy(Tape tape, Batch batch) {
                        return tape.scale(super.on(tape, batch).entropy(), 1.4427f); // in bits
                    }
                }),
                mutant("the gradient of logProb is its derivative", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor logProb(Tape tape, Batch batch) {
                        return doubledGradient(tape, super.on(tape, batch).logProb());
                    }
                }),
                mutant("the gradient of entropy is its derivative", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor entropy(Tape tape, Batch batch) {
                        return doubledGradient(tape, super.on(tape, batch).entropy());
                    }
                }),
                mutant("logProb has one number for each step", CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor logProb(Tape tape, Batch batch) {
                        return tape.mean(super.on(tape, batch).logProb());
                    }
                }),
                mutant(alone, CHOICES, () -> new Smoothing()),
                mutant(alone, CHOICES, () -> new Centring()),
                mutant(alone, CHOICES, () -> new Around(categorical()) {
                    @Override
                    public Tensor logProb(Tape tape, Batch batch) {
                        Tensor logProb = super.on(tape, batch).logProb();
                        return batch.steps() < 400 ? logProb : doubledGradient(tape, logProb);
                    }
                }),
                mutant("actions lie in their space", new Discrete(2), () -> categorical()));
    }

    /** Sees other observations than the batch has; acts on those it is given. */
    private abstract static class Seeing extends Around {
        Seeing() {
            super(categorical());
        }

        abstract void change(Batch batch, float[] observations);

        private Batch seen(Batch batch) {
            float[] observations = batch.observations().clone();
            change(batch, observations);
            int[] starts = new int[batch.episodes() + 1];
            Ending[] endings = new Ending[batch.episodes()];
            for (int e = 0; e < batch.episodes(); e++) {
                starts[e + 1] = batch.end(e);
                endings[e] = batch.ending(e);
            }
            return Batch.ofColumns(
                    starts, observations, batch.actions(), batch.rewards(), batch.finalObservations(), endings);
        }

        @Override
        public Tensor logProb(Tape tape, Batch batch) {
            return super.on(tape, seen(batch)).logProb();
        }

        @Override
        public Tensor entropy(Tape tape, Batch batch) {
            return super.on(tape, seen(batch)).entropy();
        }
    }

    /** An exponential average of the observations of its episode in front of the network. */
    private static final class Smoothing extends Seeing {
        @Override
        void change(Batch batch, float[] observations) {
            int width = batch.observationSize();
            for (int e = 0; e < batch.episodes(); e++) {
                for (int i = (batch.start(e) + 1) * width; i < batch.end(e) * width; i++) {
                    observations[i] = 0.5f * observations[i - width] + 0.5f * observations[i];
                }
            }
        }
    }

    /** Subtracts the mean of a large batch, as batch normalisation does. */
    private static final class Centring extends Seeing {
        @Override
        void change(Batch batch, float[] observations) {
            int width = batch.observationSize();
            for (int k = 0; k < width && batch.steps() > 100; k++) {
                double sum = 0;
                for (int t = 0; t < batch.steps(); t++) {
                    sum += observations[t * width + k];
                }
                for (int t = 0; t < batch.steps(); t++) {
                    observations[t * width + k] -= (float) (sum / batch.steps());
                }
            }
        }
    }

    /** What is wrong, where, and why trainers care. */
    @Test
    void aPolicyThatReadsItsEpisodeIsToldThatTrainersCutIt() {
        assertThatThrownBy(() ->
                        DifferentiablePolicyContract.check(() -> new Smoothing(), OBSERVATIONS, CHOICES, Rng.of(2)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageMatching("(?s)a row's log π and entropy depend on that row alone.*logProb at step 1 of an"
                        + " episode of 2 steps is \\S+ in a batch of 511 rows, but \\S+ when the batch is cut\\. Trainers"
                        + " cut batches into rows, each.*");
    }

    /** The right value, with twice its gradient. */
    private static Tensor doubledGradient(Tape tape, Tensor x) {
        float[] values = new float[x.size()];
        x.copyTo(values);
        return tape.combine(2f, x, -1f, tape.constant(values, x.rows(), x.cols()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void mutantsAreCaught(String law, Space actions, Supplier<DifferentiablePolicy> maker) {
        assertThatThrownBy(() -> DifferentiablePolicyContract.check(maker, OBSERVATIONS, actions, Rng.of(2)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(law);
    }

    /** Two independent choices as one logit each; the joint probability is the product. */
    @Test
    void severalChoices() {
        Supplier<DifferentiablePolicy> pair = () ->
                new Around(categorical()) { // choice a of 4 is (a / 2, a % 2)
                    private final float[] one = new float[1];

                    @Override
                    public void act(RandomGenerator random, float[] observation, float[] action) {
                        super.act(random, observation, one);
                        action[0] = (int) one[0] / 2;
                        action[1] = (int) one[0] % 2;
                    }

                    @Override
                    public Tensor logProb(Tape tape, Batch batch) {
                        Batch.Builder single = Batch.builder(3, 1);
                        float[] s = new float[3];
                        for (int t = 0; t < batch.steps(); t++) {
                            System.arraycopy(batch.observations(), 3 * t, s, 0, 3);
                            single.add(s, new float[] {2 * batch.actions()[2 * t] + batch.actions()[2 * t + 1]}, 0f);
                        }
                        single.endEpisode(batch.ending(0), s);
                        return super.on(tape, single.build()).logProb();
                    }
                };
        DifferentiablePolicyContract.check(pair, OBSERVATIONS, MultiDiscrete.of(2, 2), Rng.of(1));
        for (MultiDiscrete many : new MultiDiscrete[] {MultiDiscrete.of(50, 50), MultiDiscrete.of(900, 1 << 24)}) {
            assertThatThrownBy(() -> DifferentiablePolicyContract.check(pair, OBSERVATIONS, many, Rng.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 1000 actions");
        }
    }
}
