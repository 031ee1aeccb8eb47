package io.github.ascentrl.api.contract;

import static io.github.ascentrl.api.contract.Mutants.mustBeCaught;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Laws about what an environment must refuse, and about restored states and masks. */
class EnvContractRefusalsTest {
    @Test
    void catchesImpossibleActionsThatAreTaken() {
        mustBeCaught("invalid calls are refused", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                return step((int) action[0], observation); // NaN becomes 0
            }
        });
    }

    @Test
    void catchesActionsOfTheWrongLengthThatAreTaken() {
        mustBeCaught("invalid calls are refused", "[", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                return step(actionSpace().index(new float[] {action[0]}), observation);
            }
        });
    }

    @Test
    void catchesNumbersOutOfRangeThatAreTaken() {
        mustBeCaught("invalid calls are refused", "-1", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                return super.step(actionSpace().index(action), observation);
            }

            @Override
            public Step step(int action, float[] observation) {
                return super.step(Math.max(0, action), observation);
            }
        });
    }

    @Test
    void catchesTheWrongKindOfException() {
        mustBeCaught("invalid calls are refused", "expected IllegalArgumentException", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                if (!actionSpace().contains(action)) {
                    throw new ArrayIndexOutOfBoundsException("no such action");
                }
                return super.step(action, observation);
            }
        });
    }

    @Test
    void catchesMaskedActionsThatAreTaken() {
        mustBeCaught("invalid calls are refused", () -> new ToyEnv() {
            @Override
            void checkAction(int action) {
                actionSpace().index(action);
            }
        });
    }

    @Test
    void catchesRefusedActionsThatLeaveATrace() {
        mustBeCaught("a refused action changes nothing", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                elapsed++;
                try {
                    return super.step(action, observation);
                } finally {
                    if (actionSpace().contains(action)) {
                        elapsed--;
                    }
                }
            }

            @Override
            Ending ending() {
                return elapsed >= 15 ? Ending.TRUNCATED : super.ending();
            }
        });
    }

    @Test
    void catchesIntegerStepsThatDiffer() {
        mustBeCaught("step(int) equals step(float[])", () -> new ToyEnv() {
            @Override
            public Step step(float[] action, float[] observation) {
                Step step = super.step(action, observation);
                return new Step(step.reward() + 1, step.ending());
            }
        });
    }

    @Test
    void catchesRestoringThatForgets() {
        mustBeCaught("an episode continues from a restored state", "the step counter included", () -> new ToyEnv() {
            @Override
            public void restore(double[] state) {
                super.restore(state);
                elapsed = 0;
            }
        });
        mustBeCaught("an episode continues from a restored state", () -> new ToyEnv() {
            private int hidden;

            @Override
            void move(int action) {
                super.move(action);
                hidden++;
            }

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                hidden = 0;
                super.reset(random, observation);
            }

            @Override
            Ending ending() {
                return hidden >= 12 ? Ending.TRUNCATED : super.ending();
            }
        });
        mustBeCaught("an episode continues from a restored state", "in another instance", () -> new ToyEnv() {
            private int goal; // drawn at reset, and no part of the state

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                goal = 8 + random.nextInt(8);
                super.reset(random, observation);
            }

            @Override
            Ending ending() {
                return elapsed >= goal ? Ending.TRUNCATED : super.ending();
            }
        });
        mustBeCaught("restore does not modify the state array", () -> new ToyEnv() {
            @Override
            public void restore(double[] state) {
                super.restore(state);
                state[0] = 0.5;
            }
        });
    }

    /** Random episodes often terminate before the limit; every key must find one that does not. */
    @Test
    void catchesAStepCounterLeftOutOfTheStateWithAnyKey() {
        for (int seed = 0; seed < 20; seed++) {
            Rng key = Rng.of(seed);
            assertThatThrownBy(() -> EnvContract.check(StepsLeftOut::new, key))
                    .isInstanceOf(ContractViolation.class)
                    .hasMessageContaining("in the original episode and")
                    .hasMessageContaining("after restoring")
                    .hasMessageEndingWith("everything that changes during an episode, the step counter included");
        }
    }

    private static final class StepsLeftOut extends ToyEnv {
        private int steps;

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            steps = 0;
            super.reset(random, observation);
        }

        @Override
        void move(int action) {
            super.move(action);
            steps++;
        }

        @Override
        Ending ending() {
            return position != 4 && steps >= 19 ? Ending.TRUNCATED : super.ending();
        }
    }

    @Test
    void catchesImpossibleStatesThatAreRestored() {
        mustBeCaught("invalid calls are refused", "a state of the wrong length", () -> new ToyEnv() {
            @Override
            public void restore(double[] state) {
                super.restore(Arrays.copyOf(state, 2));
            }
        });
        mustBeCaught("invalid calls are refused", "a state that is NaN", () -> new ToyEnv() {
            @Override
            public void restore(double[] state) {
                super.restore(new double[] {(int) state[0], (int) state[1]});
                checkLength(state);
            }
        });
    }

    @Test
    void catchesRestoringThatDoesNotReopen() {
        mustBeCaught("an episode under way continues", () -> new ToyEnv() {
            @Override
            public void restore(double[] state) {
                boolean before = running;
                super.restore(state);
                running = before;
            }
        });
    }

    @Test
    void catchesMasksThatAllowWhatIsRefused() {
        mustBeCaught(
                "what a mask allows is possible",
                "but step refused it: action 2 is impossible at 0; correct actionMask or step",
                () -> new ToyEnv() {
                    @Override
                    public void actionMask(boolean[] mask) {
                        Arrays.fill(mask, true);
                    }
                });
    }

    @Test
    void catchesMasks() {
        mustBeCaught("masks are fully written", () -> new ToyEnv() {
            @Override
            public void actionMask(boolean[] mask) {
                mask[0] = true;
                mask[1] = true;
            }
        });
        mustBeCaught("only discrete actions have masks", MaskedContinuous::new);
        mustBeCaught("a mask allows something", () -> new ToyEnv() {
            @Override
            public void actionMask(boolean[] mask) {
                Arrays.fill(mask, false);
            }
        });
    }

    @Test
    void catchesContinuousActionsThatAreRefused() {
        mustBeCaught("finite actions outside a Box are clipped", () -> new Continuous() {
            @Override
            float checked(float a) {
                actionSpace().check("action", new float[] {a});
                return a;
            }
        });
        EnvContract.check(Continuous::new, Rng.of(1));
    }

    /** A mask has one entry for each number of an action; there are none here. */
    private static final class MaskedContinuous extends Continuous implements ActionMasked {
        @Override
        public void actionMask(boolean[] mask) {
            Arrays.fill(mask, true);
        }
    }

    /** A right environment with continuous actions. */
    private static class Continuous implements Env {
        private float x;
        private int elapsed;
        private boolean running;
        private boolean closed;

        @Override
        public Box observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Box actionSpace() {
            return Box.uniform(1, -1, 1);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            x = random.nextFloat();
            elapsed = 0;
            running = true;
            observation[0] = x;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            if (!running) {
                throw new IllegalStateException("no episode");
            }
            if (action.length != 1 || Float.isNaN(action[0])) {
                throw new IllegalArgumentException("bad action");
            }
            x += Math.max(-1, Math.min(1, checked(action[0])));
            observation[0] = x;
            running = ++elapsed < 10;
            return new Step(x, running ? Ending.NONE : Ending.TRUNCATED);
        }

        float checked(float a) {
            return a;
        }

        @Override
        public void close() {
            closed = true;
            running = false;
        }
    }

    /** What the interface offers by default must not break the contract. */
    @Test
    void whatHasNothingToCloseGoesOn() {
        EnvContract.check(Countdown::new, Rng.of(1));
        Env env = new Countdown();
        env.close();
        env.reset(Rng.of(1), new float[1]);
    }

    /** Ends after three steps; holds nothing, and leaves close alone. */
    private static final class Countdown implements DiscreteEnv {
        private int left;

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 3);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            left = 3;
            observation[0] = left;
        }

        @Override
        public Step step(int action, float[] observation) {
            if (left == 0) {
                throw new IllegalStateException("no episode is under way; call reset first");
            }
            float reward = actionSpace().index(action);
            observation[0] = --left;
            return new Step(reward, left == 0 ? Ending.TERMINATED : Ending.NONE);
        }
    }
}
