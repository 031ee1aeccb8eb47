package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.wrap.ClipAction;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTest {
    @TempDir
    private Path folder;

    private static Recorder recorder(Env env, Policy policy) {
        return new Recorder(env, "Pendulum-v1", policy, "untrained", 1);
    }

    /** Pendulum's torques lie in [−2, 2]; one in 22 draws of a standard normal does not. */
    @Test
    void aPolicyThatLeavesTheActionSpaceIsRefusedAndEachRemedyHelps() throws IOException {
        Pendulum env = new Pendulum();
        GaussianPolicy gaussian = GaussianPolicy.freeSigma(Mlp.sizes(3, 1).build(Rng.of(1)), 1);
        Path file = folder.resolve("data");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder(env, gaussian).episodes(1))
                .withMessageMatching("action of row \\d+\\[0\\] = .* is outside \\[-2.0, 2.0\\]; clip it, .*");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder(env, gaussian).steps(file, 1))
                .withMessageMatching("action of row \\d+\\[0\\] = .* is outside \\[-2.0, 2.0\\]; clip it, .*");
        assertThat(folder).as("nothing is left behind").isEmptyDirectory();

        Actor actor = gaussian.actor(1);
        Policy clipped = Policy.of((random, s, a) -> {
            actor.act(random, s, a);
            env.actionSpace().clip(a);
        });
        assertThat(recorder(env, gaussian.squashed(env.actionSpace()))
                        .steps(file, 1)
                        .size())
                .isEqualTo(200);
        MemoryDataset inside = recorder(env, clipped).episodes(1);
        MemoryDataset unclipped =
                recorder(new ClipAction(new Pendulum()), gaussian).episodes(1);
        assertThat(unclipped.batch().observations())
                .as("the environment clips in the same way")
                .isEqualTo(inside.batch().observations());
        assertThat(unclipped.batch().actions()).isNotEqualTo(inside.batch().actions());
    }

    /** One step; takes any action. */
    private static final class Anything implements Env {
        @Override
        public Box observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Box actionSpace() {
            return Box.unbounded(1);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 0;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            observation[0] = 1;
            return new Step(0, Ending.TERMINATED);
        }
    }

    @Test
    void anInfiniteActionIsRefusedInAnUnboundedSpaceToo() {
        Recorder recorder = recorder(new Anything(), Policy.of((random, s, a) -> a[0] = Float.POSITIVE_INFINITY));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.episodes(1))
                .withMessageContaining("action of row 0[0] = Infinity must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recorder.steps(folder.resolve("data"), 1))
                .withMessageContaining("action of row 0[0] = Infinity must be finite");
        assertThat(folder).as("nothing is left behind").isEmptyDirectory();
    }
}
