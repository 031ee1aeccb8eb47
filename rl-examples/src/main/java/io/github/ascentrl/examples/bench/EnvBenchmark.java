package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.Envs;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Environment steps per second with prepared random actions, resets included, on one core. Run it with {@code -prof gc}
 * to see the allocation per step.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class EnvBenchmark {
    private static final int STEPS = 1024;
    private static final int ROUNDS = 64;

    /** The environment. */
    @Param({"CartPole-v1", "Acrobot-v1", "MountainCar-v0", "MountainCarContinuous-v0", "Pendulum-v1", "Dark-Room-9x9-v0"
    })
    public String id;

    private final Rng rng = Rng.of(0);
    private Env env;
    private VectorEnv batch;
    private float[][] actions;
    private float[][] batchActions;
    private float[] observation;
    private float[] observations;
    private float[] finals;
    private float[] rewards;
    private int round;
    private Ending[] endings;

    /** Creates the environments and draws the actions. */
    @Setup(Level.Trial)
    public void prepare() {
        env = Envs.make(id);
        batch = Envs.makeVector(id, STEPS);
        int width = env.observationSpace().size();
        int actionWidth = env.actionSpace().size();
        actions = new float[STEPS][actionWidth];
        batchActions = new float[ROUNDS][STEPS * actionWidth];
        for (int i = 0; i < STEPS; i++) {
            env.actionSpace().sample(rng, actions[i]);
        }
        float[] action = new float[actionWidth];
        for (float[] row :
                batchActions) { // different actions at every step: with the same ones, a pole falls twice as fast
            for (int i = 0; i < STEPS; i++) {
                env.actionSpace().sample(rng, action);
                System.arraycopy(action, 0, row, i * actionWidth, actionWidth);
            }
        }
        observation = new float[width];
        observations = new float[STEPS * width];
        finals = new float[STEPS * width];
        rewards = new float[STEPS];
        endings = new Ending[STEPS];
        env.reset(rng, observation);
        batch.reset(rng.child("batch"), observations);
    }

    /**
     * One environment, 1024 steps.
     *
     * @return the rewards' sum, so that nothing is optimised away
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float single() {
        float sum = 0f;
        for (float[] action : actions) {
            Step step = env.step(action, observation);
            sum += step.reward() + observation[0];
            if (step.ending().ended()) {
                env.reset(rng, observation);
            }
        }
        return sum;
    }

    /**
     * A batch of 1024 environments, one step each.
     *
     * @return the rewards, so that nothing is optimised away
     */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public float[] batched() {
        round = (round + 1) % ROUNDS;
        batch.step(batchActions[round], observations, rewards, endings, finals);
        return rewards;
    }
}
