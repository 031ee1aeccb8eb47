package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyContractTest {
    private static final Space OBSERVATIONS = Box.uniform(2, -1, 1);
    private static final Space ACTIONS = new Discrete(3);

    /** Takes action 0 with probability ½, 1 with ¼ plus an eighth of the first observation, 2 with the rest. */
    private static class Honest implements Policy {
        final float[] scratch = new float[2];

        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            System.arraycopy(observation, 0, scratch, 0, 2);
            double u = random.nextDouble();
            action[0] = u < 0.5 ? 0 : u < 0.75 + scratch[0] / 8 ? 1 : 2;
        }

        @Override
        public Policy view() {
            return new Honest();
        }
    }

    private static final class Normal implements Policy {
        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            for (int i = 0; i < action.length; i++) {
                action[i] = observation[i] + (float) random.nextGaussian();
            }
        }
    }

    @Test
    void honestOnesPass() {
        PolicyContract.check(Honest::new, OBSERVATIONS, ACTIONS, Rng.of(1));
        PolicyContract.check(Normal::new, OBSERVATIONS, Box.unbounded(2), Rng.of(1));
        PolicyContract.check(() -> (random, s, a) -> a[0] = s[0] > 0 ? 1 : 0, OBSERVATIONS, ACTIONS, Rng.of(1));
    }

    private static Arguments mutant(String law, String hint, Supplier<Policy> maker) {
        return Arguments.of(law, hint, maker);
    }

    static Stream<Arguments> mutants() {
        String same = "same generator state and observation, same action";
        String batched = "the batched form equals the single one";
        return Stream.of(
                mutant("actions lie in their space", "3.0", () -> (random, s, a) -> a[0] = random.nextInt(4)),
                mutant("actions are written whole", "unwritten", () -> (random, s, a) -> {}),
                mutant("observations are left as they were", "work on a copy", () -> (random, s, a) -> {
                    s[0] = 0;
                    a[0] = 0;
                }),
                mutant(same, "after other observations", () -> new Policy() {
                    private int calls;

                    @Override
                    public void act(RandomGenerator random, float[] observation, float[] action) {
                        action[0] = calls++ % 3;
                    }
                }),
                mutant(same, "keep no numbers for later", () -> new Policy() {
                    private int calls;

                    @Override
                    public void act(RandomGenerator random, float[] observation, float[] action) {
                        action[0] = random.nextInt(3);
                        if (calls++ % 7 == 0) {
                            random.nextLong();
                        }
                    }
                }),
                mutant(same, "second policy", new Supplier<>() {
                    private int made;

                    @Override
                    public Policy get() {
                        int own = made++;
                        return (random, s, a) -> a[0] = own;
                    }
                }),
                mutant(batched, "row", () -> new Honest() {
                    @Override
                    public void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
                        for (int i = 0; i < randoms.length; i++) {
                            float[] action = new float[1];
                            act(randoms[0], observations, action); // always the first row
                            actions[i] = action[0];
                        }
                    }
                }),
                mutant(batched, "acting alone draws", () -> new Honest() {
                    @Override
                    public void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
                        super.act(randoms, observations, actions);
                        randoms[randoms.length - 1].nextLong();
                    }
                }),
                mutant("observations are left as they were", "batched act", () -> new Honest() {
                    @Override
                    public void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
                        super.act(randoms, observations, actions);
                        observations[0] = 2;
                    }
                }),
                mutant("a view acts as the policy does", "its view", () -> new Honest() {
                    @Override
                    public Policy view() {
                        return (random, s, a) -> a[0] = 0;
                    }
                }),
                mutant("a view acts as the policy does", "at the same time", () -> new Honest() {
                    @Override
                    public void act(RandomGenerator random, float[] observation, float[] action) {
                        System.arraycopy(observation, 0, scratch, 0, 2);
                        double u = random.nextDouble();
                        action[0] = u < 0.25 + scratch[0] / 4 ? 0 : 1; // scratch may be another's by now
                    }

                    @Override
                    public Policy view() {
                        return this;
                    }
                }));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("mutants")
    void mutantsAreCaught(String law, String hint, Supplier<Policy> maker) {
        assertThatThrownBy(() -> PolicyContract.check(maker, OBSERVATIONS, ACTIONS, Rng.of(3)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(law)
                .hasMessageContaining(hint);
    }

    /** A policy that is right fails with probability at most 1e-9 for each key, 20 keys. */
    @Test
    void frequencies() {
        double[] right = {0.5, 0.3125, 0.1875};
        float[] observation = {0.5f, 0};
        for (int seed = 0; seed < 20; seed++) {
            PolicyContract.checkFrequencies(new Honest(), observation, right, 20_000, Rng.of(seed));
        }
        double[] wrong = {0.5, 0.2875, 0.2125};
        assertThatThrownBy(() -> PolicyContract.checkFrequencies(new Honest(), observation, wrong, 20_000, Rng.of(0)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith("actions come as often as their probability says")
                .hasMessageContaining("0.2875")
                .hasMessageContaining("1.0E-9");
        assertThatThrownBy(() -> PolicyContract.checkFrequencies(
                        new Honest(), observation, new double[] {0.5, 0.5, 0}, 100, Rng.of(0)))
                .as("what is impossible must not happen once")
                .isInstanceOf(ContractViolation.class);
        assertThatThrownBy(() -> PolicyContract.checkFrequencies(
                        new Honest(), observation, new double[] {0.5, 0.5}, 100, Rng.of(0)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("not one of 0 … 1");
    }

    /** How often Chernoff's bound refuses what is right, at a rate loose enough to see: it must stay below that rate. */
    @Test
    void falseAlarmsStayBelowTheirRate() {
        double[] right = {0.5, 0.3125, 0.1875};
        int alarms = 0;
        for (int seed = 0; seed < 400; seed++) {
            try {
                PolicyContract.checkFrequencies(new Honest(), new float[] {0.5f, 0}, right, 500, 0.2, Rng.of(seed));
            } catch (ContractViolation e) {
                alarms++;
            }
        }
        assertThat(alarms).isBetween(1, 80); // the seeds are fixed; 80 is what the rate allows
    }

    @Test
    void badFrequencies() {
        Policy policy = new Honest();
        for (double[] p : new double[][] {{0.5, 0.4}, {Double.NaN, 0.5}}) {
            assertThatThrownBy(() -> PolicyContract.checkFrequencies(policy, new float[2], p, 10, Rng.of(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must sum to 1");
        }
    }
}
