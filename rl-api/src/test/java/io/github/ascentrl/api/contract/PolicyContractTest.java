package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
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
    private static int choice(double u, float first) {
        return u < 0.5 ? 0 : u < 0.75 + first / 8 ? 1 : 2;
    }

    private static final Policy HONEST =
            Policy.of((random, observation, action) -> action[0] = choice(random.nextDouble(), observation[0]));

    private static final Policy NORMAL = Policy.of((random, observation, action) -> {
        for (int i = 0; i < action.length; i++) {
            action[i] = observation[i] + (float) random.nextGaussian();
        }
    });

    /** Remembers a fading mean of first numbers in each lane, and the last action. The hooks are what mutants break. */
    private static class Remembering implements Actor {
        final float[] mean;
        final float[] last;

        Remembering(int lanes) {
            mean = new float[lanes];
            last = new float[lanes];
        }

        @Override
        public void begin(int lane, Start start) {
            mean[lane] = 0;
            last[lane] = 0;
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            watch(n, lanes, observations);
            for (int i = 0; i < n; i++) {
                int signal = (int) Math.floor(8 * (mean[lanes[i]] + last[lanes[i]]));
                actions[i] = Math.floorMod(signal + randoms[i].nextInt(2), 3);
                if (logProbs != null) {
                    logProbs[i] = -1; // not checked here
                }
            }
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            int width = observations.length / n;
            for (int i = 0; i < n; i++) {
                mean[lanes[i]] = 0.5f * mean[lanes[i]] + observations[i * width];
            }
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            for (int i = 0; i < n; i++) {
                last[lanes[i]] = executed[i];
            }
        }

        @Override
        public int memorySize() {
            return 2;
        }

        @Override
        public void memory(int n, int[] lanes, float[] into) {
            for (int i = 0; i < n; i++) {
                into[2 * i] = mean[lanes[i]];
                into[2 * i + 1] = last[lanes[i]];
            }
        }

        @Override
        public void recall(int n, int[] lanes, float[] memory) {
            for (int i = 0; i < n; i++) {
                mean[lanes[i]] = memory[2 * i];
                last[lanes[i]] = memory[2 * i + 1];
            }
        }
    }

    /** The smallest use of {@link MemoryActor}: remembers the sum of first numbers. */
    private static final class Summing extends MemoryActor {
        Summing(int lanes) {
            super(lanes, 1);
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            watch(n, lanes, observations);
            for (int i = 0; i < n; i++) {
                actions[i] = Math.floorMod((int) (8 * memory[lanes[i]]) + randoms[i].nextInt(2), 3);
            }
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            for (int i = 0; i < n; i++) {
                memory[lanes[i]] += observations[2 * i];
            }
        }
    }

    @Test
    void honestOnesPass() {
        PolicyContract.check(() -> HONEST, OBSERVATIONS, ACTIONS, Rng.of(1));
        PolicyContract.check(() -> NORMAL, OBSERVATIONS, Box.unbounded(2), Rng.of(1));
        PolicyContract.check(
                () -> Policy.of((random, s, a) -> a[0] = s[0] > 0 ? 1 : 0), OBSERVATIONS, ACTIONS, Rng.of(1));
        for (int seed = 0; seed < 20; seed++) {
            PolicyContract.check(() -> Remembering::new, OBSERVATIONS, ACTIONS, Rng.of(seed));
            PolicyContract.check(() -> Summing::new, OBSERVATIONS, ACTIONS, Rng.of(seed));
        }
    }

    private static Arguments mutant(String law, String hint, Supplier<Policy> maker) {
        return Arguments.of(law, hint, maker);
    }

    static Stream<Arguments> mutants() {
        String same = "same random numbers and same observations, same actions";
        String alone = "a lane among others acts like the lane alone";
        String recalled = "an actor that recalls a memory continues from there";
        String untouched = "observations are not modified";
        return Stream.of(
                mutant(
                        "actions lie in their space",
                        "3.0",
                        () -> Policy.of((random, s, a) -> a[0] = random.nextInt(4))),
                mutant("actions are fully written", "unwritten", () -> Policy.of((random, s, a) -> {})),
                mutant(
                        untouched,
                        "work on a copy",
                        () -> Policy.of((random, s, a) -> {
                            s[0] = 0;
                            a[0] = 0;
                        })),
                mutant(same, "after other episodes", () -> {
                    int[] calls = {0};
                    return Policy.of((random, s, a) -> a[0] = calls[0]++ % 3);
                }),
                mutant(same, "do not keep random numbers for later", () -> {
                    int[] calls = {0};
                    return Policy.of((random, s, a) -> {
                        a[0] = random.nextInt(3);
                        if (++calls[0] == 8 * 4) { // the last step of the first episode that is played again
                            random.nextLong();
                        }
                    });
                }),
                mutant(same, "second policy", new Supplier<>() {
                    private int made;

                    @Override
                    public Policy get() {
                        int own = made++;
                        return Policy.of((random, s, a) -> a[0] = own);
                    }
                }),
                mutant(
                        same,
                        "simple form",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void act(RandomGenerator random, float[] observation, float[] action) {
                                action[0] = 2; // whatever the other form does
                            }
                        }),
                mutant(
                        same,
                        "after other episodes",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void begin(int lane, Start start) {} // does not reset its memory
                        }),
                mutant(
                        alone,
                        "a lane of",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void watch(int n, int[] rows, float[] observations) {
                                int[] first = new int[n]; // one memory for all lanes
                                super.watch(n, first, observations);
                                for (int row : rows) {
                                    mean[row] = mean[0];
                                }
                            }
                        }),
                mutant(
                        alone,
                        "a lane of",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void watch(int n, int[] rows, float[] observations) {
                                int[] order = new int[n]; // takes row i for lane i
                                Arrays.setAll(order, i -> i);
                                super.watch(n, order, observations);
                            }
                        }),
                mutant(
                        alone,
                        "acting alone draws",
                        () -> lanes -> new Remembering(lanes) {
                            private int calls;

                            @Override
                            public void act(
                                    int n,
                                    int[] rows,
                                    RandomGenerator[] randoms,
                                    float[] observations,
                                    float[] actions,
                                    float[] logProbs) {
                                super.act(n, rows, randoms, observations, actions, logProbs);
                                if (n > 1 && ++calls == 3) { // the last step of all lanes together
                                    randoms[n - 1].nextLong();
                                }
                            }
                        }),
                mutant("actors of one policy share nothing", "its own scratch space", () -> {
                    float[] scratch = new float[2];
                    return Policy.of((random, s, a) -> {
                        System.arraycopy(s, 0, scratch, 0, 2);
                        double u = random.nextDouble();
                        a[0] = u < 0.25 + scratch[0] / 4 ? 0 : 1; // scratch may be another's by now
                    });
                }),
                mutant(
                        "requesting log π changes nothing",
                        "log π",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void act(
                                    int n,
                                    int[] rows,
                                    RandomGenerator[] randoms,
                                    float[] observations,
                                    float[] actions,
                                    float[] logProbs) {
                                super.act(n, rows, randoms, observations, actions, logProbs);
                                if (logProbs != null) { // does something else
                                    for (int i = 0; i < n; i++) {
                                        actions[i] = (actions[i] + 1) % 3;
                                    }
                                }
                            }
                        }),
                mutant(
                        "watching leaves the same memory as acting",
                        "after watching",
                        () -> lanes -> new Remembering(lanes) {
                            private boolean acting;

                            @Override
                            public void act(
                                    int n,
                                    int[] rows,
                                    RandomGenerator[] randoms,
                                    float[] observations,
                                    float[] actions,
                                    float[] logProbs) {
                                acting = true;
                                super.act(n, rows, randoms, observations, actions, logProbs);
                                acting = false;
                            }

                            @Override
                            public void watch(int n, int[] rows, float[] observations) {
                                if (acting) { // sees only what it acts on
                                    super.watch(n, rows, observations);
                                }
                            }
                        }),
                mutant(
                        recalled,
                        "recalled the memory",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void recall(int n, int[] rows, float[] memory) {} // keeps its own memory
                        }),
                mutant(
                        recalled,
                        "recalled the memory",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void recall(int n, int[] rows, float[] memory) {
                                super.recall(n, new int[n], memory); // into lane 0, whichever was meant
                            }
                        }),
                mutant(
                        recalled,
                        "recalled the memory",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void recall(int n, int[] rows, float[] memory) {
                                super.recall(1, rows, memory); // one lane, however many were meant
                            }
                        }),
                mutant(
                        recalled,
                        "recalled the memory",
                        () -> lanes -> new Remembering(lanes) {
                            @Override
                            public void memory(int n, int[] rows, float[] into) {
                                super.memory(n, rows, into);
                                Arrays.fill(into, 0.5f); // not what it remembers
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
}
