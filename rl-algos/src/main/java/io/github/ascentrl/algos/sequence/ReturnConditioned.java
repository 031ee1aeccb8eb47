package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Acts with a decision transformer that is asked for a target return: in each step the model sees the previous action,
 * the target minus the rewards of the episode so far, and the observation. Each episode begins with the full target and
 * empty memory.
 *
 * @param model a policy whose observations are the rows; use {@code model.deterministic()} for its most likely actions
 * @param rows the format of its observations, the same as in training
 * @param target the return to ask for, finite, in the units of rewards, not divided by the scale
 */
public record ReturnConditioned(Policy model, DecisionRows rows, double target) implements Policy {
    /**
     * Checks the target.
     *
     * @throws IllegalArgumentException if the target is not finite
     */
    public ReturnConditioned {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(rows, "rows");
        if (!Float.isFinite((float) target)) {
            throw new IllegalArgumentException("target = " + target
                    + " must be a finite float; ask for a return like that of the best episodes in the data");
        }
    }

    @Override
    public Actor actor(int lanes) {
        return new Player(this, lanes);
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        rows.check(observations, actions);
        model.checkFits(rows.space(), actions, masked);
    }

    private static final class Player implements Actor {
        private final Actor model;
        private final DecisionRows rows;
        private final float target;
        private final int width;
        private final int actionWidth;
        /**
         * For each lane: the return still asked for, a flag that is 1 after the first action, and the previous action.
         */
        private final float[] progress;

        private final int size;
        private float[] shown = {};

        Player(ReturnConditioned policy, int lanes) {
            Check.atLeast("lanes", lanes, 1);
            int numbers = Check.arrayLength(
                    "lanes · size of a lane", lanes, 2L + policy.rows.actions().size());
            model = policy.model.actor(lanes);
            rows = policy.rows;
            target = (float) policy.target;
            width = rows.observations().size();
            actionWidth = rows.actions().size();
            size = 2 + actionWidth;
            progress = new float[numbers];
            for (int lane = 0; lane < lanes; lane++) {
                progress[lane * size] = target;
            }
        }

        @Override
        public void begin(int lane, Start start) {
            model.begin(
                    lane, Start.TASK); // training windows start with empty memory, even if the model has memory across
            // episodes
            Arrays.fill(progress, lane * size, (lane + 1) * size, 0f);
            progress[lane * size] = target;
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            model.act(n, lanes, randoms, shown(n, lanes, observations), actions, logProbs);
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            model.watch(n, lanes, shown(n, lanes, observations));
        }

        private float[] shown(int n, int[] lanes, float[] observations) {
            int columns = rows.size();
            if (shown.length != n * columns) {
                shown = new float[n * columns];
            }
            for (int i = 0; i < n; i++) {
                int at = lanes[i] * size;
                int action = progress[at + 1] == 0 ? -1 : at + 2;
                rows.write(progress[at], observations, i * width, progress, action, shown, i * columns);
            }
            return shown;
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            model.observe(n, lanes, executed, rewards, endings);
            for (int i = 0; i < n; i++) {
                int at = lanes[i] * size;
                progress[at] -= rewards[i];
                progress[at + 1] = 1;
                System.arraycopy(executed, i * actionWidth, progress, at + 2, actionWidth);
            }
        }

        @Override
        public int memorySize() {
            return size + model.memorySize();
        }

        @Override
        public void memory(int n, int[] lanes, float[] into) {
            int inner = model.memorySize();
            float[] ofModel = new float[n * inner];
            model.memory(n, lanes, ofModel);
            for (int i = 0; i < n; i++) {
                System.arraycopy(progress, lanes[i] * size, into, i * (size + inner), size);
                System.arraycopy(ofModel, i * inner, into, i * (size + inner) + size, inner);
            }
        }

        @Override
        public void recall(int n, int[] lanes, float[] memory) {
            int inner = model.memorySize();
            float[] ofModel = new float[n * inner];
            for (int i = 0; i < n; i++) {
                System.arraycopy(memory, i * (size + inner), progress, lanes[i] * size, size);
                System.arraycopy(memory, i * (size + inner) + size, ofModel, i * inner, inner);
            }
            model.recall(n, lanes, ofModel);
        }
    }
}
