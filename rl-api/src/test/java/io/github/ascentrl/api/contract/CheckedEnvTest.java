package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What {@link CheckedEnv} notices while an environment is used, without {@link EnvContract} driving it. */
class CheckedEnvTest {
    private static final float[] LEFT = {0};

    private final float[] observation = new float[2];

    private Env started(ToyEnv env) {
        Env checked = new CheckedEnv(env);
        checked.reset(Rng.of(3), observation);
        return checked;
    }

    @Test
    void isOtherwiseTheEnvironmentInside() {
        for (int seed = 0; seed < 20; seed++) {
            Env plain = new ToyEnv();
            DiscreteEnv checked =
                    new CheckedEnv(new ToyEnv()).find(DiscreteEnv.class).orElseThrow();
            float[] seen = new float[2];
            plain.reset(Rng.of(seed), observation);
            checked.reset(Rng.of(seed), seen);
            Step step;
            do {
                assertThat(seen).isEqualTo(observation);
                step = plain.step(LEFT, observation);
                assertThat(checked.step(0, seen)).isEqualTo(step);
            } while (!step.ending().ended());
            assertThat(checked.find(Restorable.class).orElseThrow().state())
                    .isEqualTo(plain.find(Restorable.class).orElseThrow().state());
        }
    }

    @Test
    void aStepByNumberIsCheckedAsWell() {
        Env env = started(new ToyEnv() {
            @Override
            void observe(float[] observation) {
                observation[0] = position;
                if (elapsed == 0) {
                    observation[1] = 0;
                }
            }
        });
        DiscreteEnv numbered = env.find(DiscreteEnv.class).orElseThrow();
        assertViolation("observations are written whole", () -> numbered.step(0, observation));
    }

    @Test
    void anImpossibleActionThatIsTakenIsNoticed() {
        ToyEnv careless = new ToyEnv() {
            @Override
            void checkAction(int action) {}

            @Override
            public Step step(float[] action, float[] observation) {
                return step((int) action[0], observation);
            }
        };
        Env env = started(careless);
        for (float bad : new float[] {Float.NaN, -1, 3, 0.5f}) {
            assertViolation("invalid calls are refused", () -> env.step(new float[] {bad}, observation));
            careless.running = true;
        }
        assertViolation("invalid calls are refused", () -> env.step(new float[2], observation));
        careless.position = 0;
        assertThatThrownBy(() -> env.step(new float[] {2}, observation)).hasMessageContaining("mask forbids it");
    }

    @Test
    void masksAreChecked() {
        Env env = started(new ToyEnv() {
            @Override
            public void actionMask(boolean[] mask) {
                Arrays.fill(mask, false);
            }
        });
        ActionMasked masked = env.find(ActionMasked.class).orElseThrow();
        assertViolation("a mask allows something", () -> masked.actionMask(new boolean[3]));
        boolean[] mask = new boolean[3];
        started(new ToyEnv()).find(ActionMasked.class).orElseThrow().actionMask(mask);
        assertThat(mask[0]).isTrue();
    }

    @Test
    void aResetAfterCloseIsNoticed() {
        Env env = started(new ToyEnv() {
            @Override
            public void close() {
                running = false;
            }
        });
        env.close();
        assertViolation("invalid calls are refused", () -> env.reset(Rng.of(1), observation));
    }

    @Test
    void aStepAfterCloseIsNoticed() {
        Env env = started(new ToyEnv() {
            @Override
            public void close() {}
        });
        env.close();
        assertViolation("no step without an episode", () -> env.step(LEFT, observation));
    }

    /** All that there is of {@link ToyEnv} but its close. */
    private record NothingToClose(ToyEnv toy) implements Env {
        @Override
        public Space observationSpace() {
            return toy.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return toy.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            toy.reset(random, observation);
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return toy.step(action, observation);
        }

        @Override
        public <T> Optional<T> find(Class<T> type) {
            return type == ActionMasked.class ? toy.find(type) : Env.super.find(type);
        }
    }

    @Test
    void whatHasNothingToCloseIsUsedOn() {
        Env plain = new NothingToClose(new ToyEnv());
        for (Env env : new Env[] {new CheckedEnv(plain), new CheckedEnv(new CheckedEnv(plain))}) {
            env.reset(Rng.of(3), observation);
            env.close();
            env.step(LEFT, observation);
            env.close();
            env.reset(Rng.of(4), observation);
        }
        EnvContract.check(() -> new NothingToClose(new ToyEnv()), Rng.of(5));
        EnvContract.check(() -> new CheckedEnv(new NothingToClose(new ToyEnv())), Rng.of(5));
        EnvContract.check(() -> new CheckedEnv(new ToyEnv()), Rng.of(5));
    }

    @Test
    void aRestoredStateReopensTheEpisode() {
        Env env = started(new ToyEnv());
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        double[] state = restorable.state();
        while (!env.step(LEFT, observation).ending().ended()) {}
        assertThatThrownBy(() -> env.step(LEFT, observation)).isInstanceOf(IllegalStateException.class);
        restorable.restore(state);
        assertThat(env.step(LEFT, observation).ending()).isNotEqualTo(Ending.TERMINATED);
    }

    @Test
    void aBufferOfTheWrongLengthIsTheCallersMistake() {
        Env env = started(new ToyEnv());
        Consumer<float[]> step = buffer -> env.step(LEFT, buffer);
        assertThatThrownBy(() -> step.accept(new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 3 numbers, observations have 2");
    }

    private static void assertViolation(String law, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ContractViolation.class, e -> assertThat(e.law())
                .isEqualTo(law));
    }
}
