package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Actor;
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
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
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
        final DifferentiablePolicy inner = categorical();

        @Override
        public Actor actor(int lanes) {
            return inner.actor(lanes);
        }

        @Override
        public Parameters parameters() {
            return inner.parameters();
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            Distribution pi = inner.on(tape, batch);
            return said(() -> logProb(tape, batch, pi.logProb()), () -> entropy(tape, batch, pi.entropy()));
        }

        Tensor logProb(Tape tape, Batch batch, Tensor right) {
            return right;
        }

        Tensor entropy(Tape tape, Batch batch, Tensor right) {
            return right;
        }
    }

    private static Distribution said(Supplier<Tensor> logProb, Supplier<Tensor> entropy) {
        return new Distribution() {
            @Override
            public Tensor logProb() {
                return logProb.get();
            }

            @Override
            public Tensor entropy() {
                return entropy.get();
            }

            @Override
            public Tensor divergence(Distribution other) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** Normal with standard deviation 1 around a network's output. */
    private static class UnitGaussian implements DifferentiablePolicy {
        private static final float HALF_LOG_TWO_PI = 0.9189385f;

        private final Mlp network = Mlp.sizes(3, 1).build(Rng.of(4));

        float spread() {
            return 1f;
        }

        @Override
        public Actor actor(int lanes) {
            Evaluator evaluator = network.evaluator();
            return (n, lane, randoms, observations, actions, logProbs) -> {
                evaluator.evaluate(n, observations, actions);
                for (int i = 0; i < n; i++) {
                    actions[i] += spread() * (float) randoms[i].nextGaussian();
                }
                if (logProbs != null) {
                    on(new Tape(), Batch.ofRows(n, observations, actions))
                            .logProb()
                            .copyTo(logProbs);
                }
            };
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            int n = batch.steps();
            Tensor mean = network.forward(tape, tape.constant(batch.observations(), n, 3));
            Tensor error = tape.subtract(tape.constant(batch.actions(), n, 1), mean);
            return said(
                    () -> tape.combine(-0.5f, tape.multiply(error, error), 1f, constant(tape, n, -HALF_LOG_TWO_PI)),
                    () -> constant(tape, n, 0.5f + HALF_LOG_TWO_PI));
        }

        private static Tensor constant(Tape tape, int rows, float value) {
            float[] column = new float[rows];
            Arrays.fill(column, value);
            return tape.constant(column, rows, 1);
        }
    }

    @Test
    void honestOnesPass() {
        for (int seed = 0; seed < 3; seed++) {
            DifferentiablePolicyContract.check(
                    DifferentiablePolicyContractTest::categorical, OBSERVATIONS, CHOICES, Rng.of(seed));
            DifferentiablePolicyContract.check(UnitGaussian::new, OBSERVATIONS, LINE, Rng.of(seed));
        }
    }

    private static Arguments mutant(String law, Space actions, Supplier<DifferentiablePolicy> maker) {
        return Arguments.of(law, actions, maker);
    }

    static Stream<Arguments> mutants() {
        String acted = "learning on a segment equals acting step by step: log π at step ";
        String cut = "a batch may be cut as the policy's span allows: ";
        String past = "a row depends only on its own past: entropy at step ";
        return Stream.of(
                mutant("actions come as often as their probability says", CHOICES, Exploring::new),
                mutant("actions come as often as their density says", LINE, () -> new UnitGaussian() {
                    @Override
                    float spread() {
                        return 0.9f;
                    }
                }),
                mutant("probabilities sum to 1", CHOICES, () -> new Around() {
                    @Override
                    Tensor logProb(Tape tape, Batch batch, Tensor right) {
                        return tape.scale(right, 1.1f);
                    }
                }),
                mutant("entropy is −Σ p log p", CHOICES, () -> new Around() {
                    @Override
                    Tensor entropy(Tape tape, Batch batch, Tensor right) {
                        return tape.scale(right, 1.4427f); // in bits
                    }
                }),
                mutant("the gradient of logProb is its derivative", CHOICES, () -> new Around() {
                    @Override
                    Tensor logProb(Tape tape, Batch batch, Tensor right) {
                        return doubledGradient(tape, right);
                    }
                }),
                mutant("the gradient of entropy is its derivative", CHOICES, () -> new Around() {
                    @Override
                    Tensor entropy(Tape tape, Batch batch, Tensor right) {
                        return doubledGradient(tape, right);
                    }
                }),
                mutant("logProb has one number for each step", CHOICES, () -> new Around() {
                    @Override
                    Tensor logProb(Tape tape, Batch batch, Tensor right) {
                        return tape.mean(right);
                    }
                }),
                mutant(
                        "actors report log π: an actor refused to report it: no idea",
                        CHOICES,
                        () -> new Telling(x -> {
                            throw new UnsupportedOperationException("no idea");
                        })),
                mutant(acted, CHOICES, () -> new Telling(Math::nextUp)),
                mutant(acted, CHOICES, () -> new Seeing(Span.STEP, true, Seeing::smoothed)),
                mutant(acted, CHOICES, () -> new Seeing(Span.EPISODE, true, Seeing::ahead)),
                mutant(acted, CHOICES, () -> new Seeing(Span.EPISODE, true, Seeing::neighbour)),
                mutant(cut + "entropy at step ", CHOICES, () -> new Seeing(Span.STEP, false, Seeing::smoothed)),
                mutant(cut + "entropy at step ", CHOICES, () -> new Seeing(Span.STEP, false, Seeing::centred)),
                mutant(cut + "entropy at step ", CHOICES, () -> new Seeing(Span.TASK, false, Seeing::neighbour)),
                mutant(cut + "the gradient over a batch of 512 rows changes by ", CHOICES, () -> new Around() {
                    @Override
                    Tensor logProb(Tape tape, Batch batch, Tensor right) {
                        return batch.steps() < 400 ? right : doubledGradient(tape, right);
                    }
                }),
                mutant(past, CHOICES, () -> new Seeing(Span.TASK, false, Seeing::ahead)),
                mutant(past, CHOICES, () -> new Seeing(Span.EPISODE, false, Seeing::earlierEpisode)),
                mutant("actions lie in their space", new Discrete(2), () -> categorical()));
    }

    /** A little exploration that logProb knows nothing of. */
    private static final class Exploring extends Around {
        @Override
        public Actor actor(int lanes) {
            Actor right = super.actor(lanes);
            return (n, lane, randoms, observations, actions, logProbs) -> {
                right.act(n, lane, randoms, observations, actions, logProbs);
                for (int i = 0; i < n; i++) {
                    if (randoms[i].nextDouble() < 0.1) {
                        actions[i] = randoms[i].nextInt(4);
                    }
                }
            };
        }
    }

    /** Its actors have another idea of log π. */
    private static final class Telling extends Around {
        private final UnaryOperator<Float> idea;

        Telling(UnaryOperator<Float> idea) {
            this.idea = idea;
        }

        @Override
        public Actor actor(int lanes) {
            Actor right = super.actor(lanes);
            return (n, lane, randoms, observations, actions, logProbs) -> {
                right.act(n, lane, randoms, observations, actions, logProbs);
                for (int i = 0; logProbs != null && i < n; i++) {
                    logProbs[i] = idea.apply(logProbs[i]);
                }
            };
        }
    }

    /** Learns from other observations than the batch has; acts on those it is given. */
    private static final class Seeing extends Around {
        private final Span span;
        private final boolean inLogProb;
        private final BiConsumer<Batch, float[]> change;

        Seeing(Span span, boolean inLogProb, BiConsumer<Batch, float[]> change) {
            this.span = span;
            this.inLogProb = inLogProb;
            this.change = change;
        }

        @Override
        public Span span() {
            return span;
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            float[] observations = batch.observations().clone();
            change.accept(batch, observations);
            Distribution wrong = inner.on(tape, Batch.ofRows(batch.steps(), observations, batch.actions()));
            return said((inLogProb ? wrong : inner.on(tape, batch))::logProb, wrong::entropy);
        }

        /** An exponential average of the observations of its episode in front of the network. */
        static void smoothed(Batch batch, float[] observations) {
            for (int e = 0; e < batch.episodes(); e++) {
                for (int t = batch.start(e) + 1; t < batch.end(e); t++) {
                    mix(observations, t, observations, t - 1);
                }
            }
        }

        /** The next observation of its segment too. */
        static void ahead(Batch batch, float[] observations) {
            for (int k = 0; k < batch.segments(); k++) {
                for (int t = batch.segmentStart(k); t < batch.segmentEnd(k) - 1; t++) {
                    mix(observations, t, batch.observations(), t + 1);
                }
            }
        }

        /** How the segment before it began. */
        static void neighbour(Batch batch, float[] observations) {
            for (int k = 1; k < batch.segments(); k++) {
                for (int t = batch.segmentStart(k); t < batch.segmentEnd(k); t++) {
                    mix(observations, t, batch.observations(), batch.segmentStart(k - 1));
                }
            }
        }

        /** How its segment began, in later episodes too. */
        static void earlierEpisode(Batch batch, float[] observations) {
            for (int k = 0; k < batch.segments(); k++) {
                for (int t = batch.end(batch.episodeAt(batch.segmentStart(k))); t < batch.segmentEnd(k); t++) {
                    mix(observations, t, batch.observations(), batch.segmentStart(k));
                }
            }
        }

        /** Subtracts the mean of a large batch, as batch normalisation does. */
        static void centred(Batch batch, float[] observations) {
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

        private static void mix(float[] into, int row, float[] from, int other) {
            for (int k = 0; k < 3; k++) {
                into[3 * row + k] = 0.5f * into[3 * row + k] + 0.5f * from[3 * other + k];
            }
        }
    }

    /** What is wrong, where, and why trainers care. */
    @Test
    void messagesSayWhatWhereAndWhy() {
        refused(new Seeing(Span.STEP, true, Seeing::smoothed))
                .hasMessageMatching(
                        "(?s)learning on a segment equals acting step by step: log π at step 1 of an episode"
                                + " of \\d+ steps, in a batch of 511 rows, is \\S+ when acting and \\S+ when learning\\. Trainers cut"
                                + " batches into shards \\(from 512 rows on\\) and into shuffled minibatches \\(at any size\\):"
                                + " of rows if the span is STEP, otherwise of whole segments.*");
        refused(new Seeing(Span.STEP, false, Seeing::smoothed))
                .hasMessageMatching(
                        "(?s)a batch may be cut as the policy's span allows: entropy at step 1 of an episode of"
                                + " \\d+ steps, in a batch of 511 rows, is \\S+ in the whole batch and \\S+ in minibatches\\. .*");
        refused(new Seeing(Span.TASK, false, Seeing::ahead))
                .hasMessageMatching("(?s)a row depends only on its own past: entropy at step \\d+ of an episode of \\d+"
                        + " steps, in a batch of 511 rows, is \\S+ at first and \\S+ after a change of a later row of its"
                        + " segment\\. .*");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> refused(DifferentiablePolicy policy) {
        return assertThatThrownBy(
                        () -> DifferentiablePolicyContract.check(() -> policy, OBSERVATIONS, CHOICES, Rng.of(2)))
                .isInstanceOf(ContractViolation.class);
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

    /** Choice a of 4 is (a / 2, a % 2). */
    private static final class Pair extends Around {
        @Override
        public Actor actor(int lanes) {
            Actor one = super.actor(lanes);
            return (n, lane, randoms, observations, actions, logProbs) -> {
                float[] choices = new float[n];
                one.act(n, lane, randoms, observations, choices, logProbs);
                for (int i = 0; i < n; i++) {
                    actions[2 * i] = (int) choices[i] / 2;
                    actions[2 * i + 1] = (int) choices[i] % 2;
                }
            };
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            float[] choices = new float[batch.steps()];
            for (int t = 0; t < choices.length; t++) {
                choices[t] = 2 * batch.actions()[2 * t] + batch.actions()[2 * t + 1];
            }
            return inner.on(tape, Batch.ofRows(batch.steps(), batch.observations(), choices));
        }
    }

    /** Two independent choices as one logit each; the joint probability is the product. */
    @Test
    void severalChoices() {
        Supplier<DifferentiablePolicy> pair = Pair::new;
        DifferentiablePolicyContract.check(pair, OBSERVATIONS, MultiDiscrete.of(2, 2), Rng.of(1));
        for (MultiDiscrete many : new MultiDiscrete[] {MultiDiscrete.of(50, 50), MultiDiscrete.of(900, 1 << 24)}) {
            assertThatThrownBy(() -> DifferentiablePolicyContract.check(pair, OBSERVATIONS, many, Rng.of(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 1000 actions");
        }
    }
}
