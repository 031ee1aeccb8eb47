package io.github.ascentrl.algos.testing;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.random.RandomGenerator;

/** Something that goes wrong once, when a test says so, in one of the environments or optimisers made by it. */
public final class Fault {
    /** The number of steps of every episode. */
    public static final int LENGTH = 6;

    public static final int OBSERVATION_SIZE = 2;

    /** What an environment can do wrong. */
    public enum Kind {
        EXCEPTION,
        ERROR,
        OUT_OF_MEMORY,
        CHECKED,
        NAN_REWARD,
        INFINITE_OBSERVATION,
        NAN_FINAL_OBSERVATION
    }

    /** What environments do to all their numbers. */
    public interface Distortion {
        /** {@return another reward in place of one; {@code step} counts the steps of all environments} */
        default float reward(float reward, long step) {
            return reward;
        }

        /** Changes an observation, of a reset, of a last step, or of another. */
        default void observation(float[] observation, boolean reset, boolean last, long step) {}
    }

    private static final Distortion NONE = new Distortion() {};

    private Distortion distortion = NONE;
    private double rateOfAll = Double.NaN;
    private long steps;
    private Kind kind;
    private int stepsLeft;
    private long divergesAt = -1;
    private long exhaustedAt = -1;

    /** The environments go wrong after so many more steps, counted over all of them. */
    public synchronized void after(int steps, Kind kind) {
        this.kind = kind;
        stepsLeft = steps;
    }

    /** An optimiser finds no memory at its step of this number, counted from 0. */
    public void exhaustAt(long step) {
        exhaustedAt = step;
    }

    /** From now on all environments distort their numbers. */
    public synchronized void distort(Distortion distortion) {
        this.distortion = distortion;
    }

    /** All optimisers have this learning rate from now on. */
    public void rate(double rate) {
        rateOfAll = rate;
    }

    /** An optimiser goes wrong at its step of this number, counted from 0. */
    public void divergeAt(long step) {
        divergesAt = step;
    }

    /** Nothing goes wrong any more. */
    public void repair() {
        kind = null;
        divergesAt = -1;
        exhaustedAt = -1;
        distortion = NONE;
        rateOfAll = Double.NaN;
    }

    private float distorted(float reward, float[] observation, boolean reset, boolean last) {
        Distortion now;
        long step;
        synchronized (this) {
            now = distortion;
            step = ++steps;
        }
        now.observation(observation, reset, last, step);
        return now.reward(reward, step);
    }

    /** A learning rate that is far too large where it is to go wrong. */
    public Schedule learningRate(double rate) {
        return step -> {
            if (step == exhaustedAt) {
                throw new OutOfMemoryError("Java heap space");
            }
            return step == divergesAt ? 1e39 : Double.isNaN(rateOfAll) ? rate : rateOfAll;
        };
    }

    public DiscreteEnv env() {
        return new Drift();
    }

    private synchronized Kind due(boolean last) {
        if (kind == null || stepsLeft-- > 0 || kind == Kind.NAN_FINAL_OBSERVATION && !last) {
            return null;
        }
        Kind due = kind;
        kind = null;
        return due;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable checked) throws E {
        throw (E) checked;
    }

    /** A point that drifts left or right, with noise; the reward is how far right it is. */
    private final class Drift implements DiscreteEnv, Restorable {
        private RandomGenerator random;
        private float x;
        private int t;

        @Override
        public Box observationSpace() {
            return Box.uniform(OBSERVATION_SIZE, -1000, 1000);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            this.random = random;
            x = (float) random.nextGaussian();
            t = 0;
            show(observation);
            distorted(0, observation, true, false);
        }

        @Override
        public Step step(int action, float[] observation) {
            x += 2 * action - 1 + (float) random.nextGaussian();
            t++;
            show(observation);
            float reward = x;
            Kind due = due(t == LENGTH);
            if (due != null) {
                switch (due) {
                    case EXCEPTION -> throw new IllegalStateException("the simulator was lost");
                    case ERROR -> throw new AssertionError("out of order");
                    case OUT_OF_MEMORY -> throw new OutOfMemoryError("Java heap space");
                    case CHECKED -> Fault.<RuntimeException>sneak(new java.io.IOException("the line is dead"));
                    case NAN_REWARD -> reward = Float.NaN;
                    case INFINITE_OBSERVATION -> observation[1] = Float.POSITIVE_INFINITY;
                    default -> observation[0] = Float.NaN;
                }
            }
            reward = distorted(reward, observation, false, t == LENGTH);
            return new Step(reward, t == LENGTH ? Ending.TRUNCATED : Ending.NONE);
        }

        private void show(float[] observation) {
            observation[0] = x;
            observation[1] = 100 + t;
        }

        @Override
        public double[] state() {
            return new double[] {x, t};
        }

        @Override
        public void restore(double[] state) {
            x = (float) state[0];
            t = (int) state[1];
        }
    }
}
