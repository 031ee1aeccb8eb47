package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A policy that acts by a model of learning histories. It passes each step to the model as a {@linkplain Tokens token}.
 * The model's memory lasts across the episodes of a task, so that it keeps improving; a new task begins with empty
 * memory.
 *
 * @param model a policy with memory whose observations are tokens, for example a {@code CategoricalPolicy} over a
 *     {@link io.github.ascentrl.nn.layer.Transformer}
 * @param tokens the form in which the model sees a step
 */
public record InContextPolicy(Policy model, Tokens tokens) implements Policy {
    /** Creates a policy. */
    public InContextPolicy {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(tokens, "tokens");
    }

    @Override
    public Actor actor(int lanes) {
        Check.atLeast("lanes", lanes, 1);
        Check.arrayLength("lanes · numbers of a moment", lanes, Moment.size(tokens.observationSize()));
        return new Player(model.actor(lanes), tokens, lanes);
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        Objects.requireNonNull(observations, "observations");
        Fit.checkInputs("the tokens", tokens.observationSize(), observations);
        int[] things = tokens.things();
        float[] last = new float[things.length];
        for (int c = 0; c < last.length; c++) {
            last[c] = things[c] - 1f;
        }
        model.checkFits(Box.of(new float[last.length], last), actions, masked);
    }

    private static final class Player implements Actor {
        private final Actor model;
        private final Tokens tokens;
        private final int width;
        private final int columns;
        private final Moment[] moments; // of each lane
        private float[] rows = {};

        Player(Actor model, Tokens tokens, int lanes) {
            this.model = model;
            this.tokens = tokens;
            width = tokens.observationSize();
            columns = tokens.things().length;
            moments = new Moment[lanes];
            Arrays.setAll(moments, lane -> new Moment(width));
        }

        @Override
        public void begin(int lane, Start start) {
            if (start == Start.TASK) {
                model.begin(lane, start);
            }
            moments[lane].begin(start);
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            model.act(n, lanes, randoms, tokens(n, lanes, observations), actions, logProbs);
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            model.watch(n, lanes, tokens(n, lanes, observations));
        }

        private float[] tokens(int n, int[] lanes, float[] observations) {
            if (rows.length != n * columns) {
                rows = new float[n * columns];
            }
            for (int i = 0; i < n; i++) {
                Moment moment = moments[lanes[i]];
                moment.see(observations, i * width);
                tokens.write(moment, rows, i * columns);
            }
            return rows;
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            model.observe(n, lanes, executed, rewards, endings);
            for (int i = 0; i < n; i++) {
                moments[lanes[i]].act(Cells.index("action", executed[i], StoredHistory.EXACT), rewards[i]);
            }
        }

        @Override
        public int memorySize() {
            return Moment.size(width) + model.memorySize();
        }

        @Override
        public void memory(int n, int[] lanes, float[] into) {
            int own = Moment.size(width);
            int size = model.memorySize();
            float[] ofModel = new float[n * size];
            model.memory(n, lanes, ofModel);
            for (int i = 0; i < n; i++) {
                moments[lanes[i]].save(into, i * (own + size));
                System.arraycopy(ofModel, i * size, into, i * (own + size) + own, size);
            }
        }

        @Override
        public void recall(int n, int[] lanes, float[] memory) {
            int own = Moment.size(width);
            int size = model.memorySize();
            float[] ofModel = new float[n * size];
            for (int i = 0; i < n; i++) {
                moments[lanes[i]].load(memory, i * (own + size));
                System.arraycopy(memory, i * (own + size) + own, ofModel, i * size, size);
            }
            model.recall(n, lanes, ofModel);
        }
    }
}
