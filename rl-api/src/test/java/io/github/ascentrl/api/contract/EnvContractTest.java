package io.github.ascentrl.api.contract;

import static io.github.ascentrl.api.contract.Mutants.mustBeCaught;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Laws about what an environment shows, draws and ends; refusals and restoring: {@link EnvContractRefusalsTest}. */
class EnvContractTest {
    private static int shared;

    @Test
    void acceptsARightEnvironment() {
        for (int seed = 0; seed < 20; seed++) {
            EnvContract.check(ToyEnv::new, Rng.of(seed));
        }
    }

    @Test
    void catchesObservationsWrittenInPart() {
        mustBeCaught("observations are written whole", () -> new ToyEnv() {
            @Override
            void observe(float[] observation) {
                observation[0] = position;
            }
        });
    }

    @Test
    void catchesObservationsOutsideTheirSpace() {
        mustBeCaught("observations lie in their space", () -> new ToyEnv() {
            @Override
            void observe(float[] observation) {
                super.observe(observation);
                observation[0] -= 1;
            }
        });
    }

    @Test
    void catchesAReadBuffer() {
        mustBeCaught("observations are written whole", () -> new ToyEnv() {
            @Override
            public Step step(int action, float[] observation) {
                float before = observation[1];
                Step step = super.step(action, observation);
                observation[1] = before + 1;
                return step;
            }
        });
    }

    @Test
    void catchesKeptBuffers() {
        mustBeCaught("observations lie in their space", () -> new ToyEnv() {
            private float[] kept; // shows the position of the reset, as long as the caller leaves its buffer alone

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                super.reset(random, observation);
                kept = observation;
            }

            @Override
            public Step step(int action, float[] observation) {
                Step step = super.step(action, observation);
                observation[1] = kept[0];
                return step;
            }
        });
        mustBeCaught("observations lie in their space", () -> new ToyEnv() {
            private float[] kept = {1};

            @Override
            public Step step(float[] action, float[] observation) {
                float last = kept[0];
                kept = action;
                Step step = super.step(action, observation);
                observation[1] = last;
                return step;
            }
        });
    }

    @Test
    void catchesAnEnvironmentWithoutSpaces() {
        mustBeCaught("an environment has spaces", () -> new ToyEnv() {
            @Override
            public Space observationSpace() {
                return null;
            }
        });
    }

    @Test
    void catchesARewardThatIsNoNumber() {
        mustBeCaught("rewards are finite", () -> new ToyEnv() {
            @Override
            public Step step(int action, float[] observation) {
                return new Step(Float.NaN, super.step(action, observation).ending());
            }
        });
    }

    @Test
    void catchesAnInfiniteReward() {
        mustBeCaught("rewards are finite", () -> new ToyEnv() {
            @Override
            public Step step(int action, float[] observation) {
                return new Step(
                        Float.POSITIVE_INFINITY, super.step(action, observation).ending());
            }
        });
    }

    @Test
    void catchesNoAnswer() {
        mustBeCaught("every step returns a result", () -> new ToyEnv() {
            @Override
            public Step step(int action, float[] observation) {
                super.step(action, observation);
                return null;
            }
        });
    }

    @Test
    void catchesAChangedAction() {
        mustBeCaught("actions are left as they were", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                Step step = super.step(action, observation);
                action[0] = 7;
                return step;
            }
        });
    }

    @Test
    void catchesChangingSpaces() {
        mustBeCaught("spaces never change", () -> new ToyEnv() {
            @Override
            public Discrete actionSpace() {
                return new Discrete(elapsed == 3 ? 4 : 3);
            }
        });
    }

    @Test
    void catchesChanceOfItsOwn() {
        mustBeCaught("same key and actions, same episode", () -> new ToyEnv() {
            @Override
            void move(int action) {
                position = (position + Rng.of(shared++).nextInt(2)) % 5;
            }
        });
    }

    @Test
    void catchesWhatLeaksIntoTheNextEpisode() {
        mustBeCaught("same key and actions, same episode", () -> new ToyEnv() {
            private int memory;

            @Override
            void move(int action) {
                super.move(action);
                memory++;
            }

            @Override
            Ending ending() {
                return memory % 7 == 6 ? Ending.TRUNCATED : super.ending();
            }
        });
    }

    @Test
    void catchesInstancesThatShareState() {
        mustBeCaught("instances are independent", () -> new ToyEnv() {
            @Override
            public void reset(RandomGenerator random, float[] observation) {
                shared = 0;
                super.reset(random, observation);
            }

            @Override
            void move(int action) {
                super.move(action);
                shared++;
            }

            @Override
            void observe(float[] observation) {
                observation[0] = position;
                observation[1] = Math.min(20, shared);
            }
        });
    }

    @Test
    void catchesEpisodesWithoutEnd() {
        mustBeCaught("episodes end", () -> new ToyEnv() {
            @Override
            Ending ending() {
                elapsed = Math.min(elapsed, 19);
                return Ending.NONE;
            }
        });
    }

    @Test
    void catchesStepsWithoutAnEpisode() {
        mustBeCaught("no step without an episode", () -> new ToyEnv() {
            @Override
            void checkRunning() {
                elapsed = 0;
                random = Rng.of(1);
            }
        });
        mustBeCaught("no step without an episode", () -> new ToyEnv() {
            @Override
            void checkRunning() {
                if (random == null) {
                    throw new IllegalStateException("no reset yet");
                }
            }
        });
    }

    @Test
    void catchesLifeAfterClose() {
        mustBeCaught("no step without an episode", () -> new ToyEnv() {
            @Override
            public void close() {}
        });
        mustBeCaught("invalid calls are refused", () -> new ToyEnv() {
            @Override
            public void close() {
                running = false;
            }
        });
    }
}
