package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.random.RandomGenerator;

/**
 * Acts by a model of learning histories: it shows the model each step as a {@linkplain Tokens token}, and lets it remember
 * across the episodes of a task, so that it goes on improving; a new task begins with nothing.
 *
 * @param model a policy with memory whose observations are tokens, for example a {@code CategoricalPolicy} over a
 *     {@link io.github.ascentrl.nn.layer.Transformer}
 * @param tokens what it sees of a step
 */
public record InContextPolicy(Policy model, Tokens tokens) implements Policy {
    @Override
    public Actor actor(int lanes) {
        return new Player(model.actor(lanes), tokens, lanes);
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        Fit.checkInputs("the tokens", tokens.observationSize(), observations);
        int[] things = tokens.things();
        float[] last = new float[things.length];
        for (int c = 0; c < last.length; c++) {
            last[c] = things[c] - 1f;
        }
        model.checkFits(Box.of(new float[last.length], last), actions, masked);
    }

    private static final class Player implements Actor {
        private static final int OWN = 4; // of a lane: action, reward, time, time of the action

        private final Actor model;
        private final Tokens tokens;
        private final int width;
        private final int columns;
        private final float[] own;
        private float[] rows = {};

        Player(Actor model, Tokens tokens, int lanes) {
            this.model = model;
            this.tokens = tokens;
            width = tokens.observationSize();
            columns = tokens.things().length;
            own = new float[lanes * OWN];
            for (int lane = 0; lane < lanes; lane++) {
                own[lane * OWN] = -1;
            }
        }

        @Override
        public void begin(int lane, Start start) {
            if (start == Start.TASK) {
                model.begin(lane, start);
                own[lane * OWN] = -1;
                own[lane * OWN + 1] = 0;
                own[lane * OWN + 3] = 0;
            }
            own[lane * OWN + 2] = 0;
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
                int at = lanes[i] * OWN;
                tokens.write(
                        observations,
                        i * width,
                        (int) own[at],
                        own[at + 1],
                        (int) own[at + 3],
                        (int) own[at + 2],
                        rows,
                        i * columns);
            }
            return rows;
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            model.observe(n, lanes, executed, rewards, endings);
            for (int i = 0; i < n; i++) {
                int at = lanes[i] * OWN;
                own[at] = Cells.index("action", executed[i], StoredHistory.EXACT);
                own[at + 1] = rewards[i];
                own[at + 3] = own[at + 2]++;
            }
        }

        @Override
        public int memorySize() {
            return OWN + model.memorySize();
        }

        @Override
        public void memory(int n, int[] lanes, float[] into) {
            int size = model.memorySize();
            float[] ofModel = new float[n * size];
            model.memory(n, lanes, ofModel);
            for (int i = 0; i < n; i++) {
                System.arraycopy(own, lanes[i] * OWN, into, i * (OWN + size), OWN);
                System.arraycopy(ofModel, i * size, into, i * (OWN + size) + OWN, size);
            }
        }

        @Override
        public void recall(int n, int[] lanes, float[] memory) {
            int size = model.memorySize();
            float[] ofModel = new float[n * size];
            for (int i = 0; i < n; i++) {
                System.arraycopy(memory, i * (OWN + size), own, lanes[i] * OWN, OWN);
                System.arraycopy(memory, i * (OWN + size) + OWN, ofModel, i * size, size);
            }
            model.recall(n, lanes, ofModel);
        }
    }
}
