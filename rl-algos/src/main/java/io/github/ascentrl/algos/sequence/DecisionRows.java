package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;

/**
 * The format of a decision transformer's input. Each step is one row: the previous action, the return-to-go, and the
 * observation.
 *
 * <ul>
 *   <li>The previous action: one-hot for discrete actions (one one-hot vector for each coordinate of a
 *   {@code MultiDiscrete}), the numbers themselves for a {@code Box}; zeros at the beginning of an episode.
 *   <li>R̂<sub>t</sub> = r<sub>t</sub> + r<sub>t+1</sub> + …, summed to the end of the episode and divided by the
 *   scale.
 *   <li>The observation, unchanged; its named columns, such as an action mask, keep their names in {@link #space()}.
 * </ul>
 *
 * @param observations the observation space of the task
 * @param actions the action space of the task
 * @param returnScale the number by which returns are divided, at least {@link Float#MIN_NORMAL} and finite; choose it
 *     so that scaled returns are about 1, for example the largest return in the data
 */
public record DecisionRows(Space observations, Space actions, double returnScale) {
    /**
     * Checks the scale.
     *
     * @throws IllegalArgumentException if the scale is less than {@link Float#MIN_NORMAL} or infinite
     */
    public DecisionRows {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        if (!(returnScale >= Float.MIN_NORMAL && returnScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "returnScale = " + returnScale + " must be at least " + Float.MIN_NORMAL
                            + ", or scaled returns would be infinite, and finite; the largest return in the data is a good choice");
        }
    }

    /** {@return the number of columns that encode the previous action} */
    int actionWidth() {
        return actions.choices() > 0 ? actions.choices() : actions.size();
    }

    /** {@return the number of columns of a row} */
    int size() {
        return Math.addExact(Math.addExact(actionWidth(), 1), observations.size());
    }

    /** {@return the space of rows, which is the model's observation space} It is saved in files of the model. */
    public Box space() {
        int from = actionWidth() + 1;
        float[] low = new float[size()];
        float[] high = new float[low.length];
        Arrays.fill(low, Float.NEGATIVE_INFINITY);
        Arrays.fill(high, Float.POSITIVE_INFINITY);
        for (int i = 0; i < actionWidth(); i++) {
            boolean numbers = actions.choices() == 0;
            low[i] = numbers ? Math.min(low(actions, i), 0) : 0;
            high[i] = numbers ? Math.max(high(actions, i), 0) : 1;
        }
        for (int i = 0; i < observations.size(); i++) {
            low[from + i] = low(observations, i);
            high[from + i] = high(observations, i);
        }
        Box rows = Box.of(low, high);
        return observations instanceof Box box
                ? rows.named(box.columns().stream()
                        .map(column -> new Column(column.name(), from + column.from(), column.size()))
                        .toList())
                : rows;
    }

    private static float low(Space space, int i) {
        return space.choices() > 0 ? 0 : space instanceof Box box ? box.low(i) : Float.NEGATIVE_INFINITY;
    }

    private static float high(Space space, int i) {
        return space.choices() > 0
                ? choices(space, i) - 1
                : space instanceof Box box ? box.high(i) : Float.POSITIVE_INFINITY;
    }

    /** {@return the number of choices of a coordinate} */
    private static int choices(Space space, int i) {
        return space instanceof MultiDiscrete several ? several.n(i) : space.choices();
    }

    /** Writes a row; {@code action} is the offset of the previous action, or negative if there is none. */
    void write(float returnToGo, float[] observed, int observation, float[] acted, int action, float[] rows, int at) {
        int width = actionWidth();
        Arrays.fill(rows, at, at + width, 0f);
        if (action >= 0 && actions.choices() == 0) {
            System.arraycopy(acted, action, rows, at, width);
        } else if (action >= 0) {
            int one = at;
            for (int i = 0; i < actions.size(); i++) {
                int n = choices(actions, i);
                rows[one + chosen(acted[action + i], n)] = 1;
                one += n;
            }
        }
        rows[at + width] = (float) (returnToGo / returnScale);
        System.arraycopy(observed, observation, rows, at + width + 1, observations.size());
    }

    private static int chosen(float action, int n) {
        if (!(action >= 0 && action < n && action == (int) action)) {
            throw new IllegalArgumentException("the previous action is " + action + ", not one of the choices 0 … "
                    + (n - 1) + "; build the rows with the environment's actionSpace()");
        }
        return (int) action;
    }

    /**
     * Refuses spaces that differ from those of these rows; bounds of boxes may differ.
     *
     * @throws IllegalArgumentException if the spaces differ
     */
    void check(Space otherObservations, Space otherActions) {
        check("observations", observations, otherObservations);
        check("actions", actions, otherActions);
    }

    private static void check(String what, Space own, Space other) {
        boolean same = own instanceof Box && other instanceof Box ? own.size() == other.size() : own.equals(other);
        if (!same) {
            throw new IllegalArgumentException("the rows were made for " + what + " in " + own + ", but these are in "
                    + other + "; make DecisionRows from the spaces of the data and the environment");
        }
    }
}
