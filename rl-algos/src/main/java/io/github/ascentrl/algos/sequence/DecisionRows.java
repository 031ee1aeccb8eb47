package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a decision transformer sees of a step, one row: the action before, the return that is still to come, the observation.
 *
 * <ul>
 *   <li>The action before: one-hot for numbered actions (a one-hot for each coordinate of a {@code MultiDiscrete} one), its
 *       numbers for a {@code Box}; zeros at the beginning of an episode.
 *   <li>R̂<sub>t</sub> = r<sub>t</sub> + r<sub>t+1</sub> + … to the end of the episode, divided by the scale.
 *   <li>The observation as it is; its named columns, such as an action mask, keep their names in {@link #space()}.
 * </ul>
 *
 * @param observations the observation space of the task
 * @param actions its action space
 * @param returnScale what returns are divided by, positive and finite: so much that they are about 1, for example the largest
 *     return in the data
 */
public record DecisionRows(Space observations, Space actions, double returnScale) {
    /**
     * Checks the scale.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public DecisionRows {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        if (!(returnScale > 0 && returnScale < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("returnScale = " + returnScale
                    + " must be positive and finite; the largest return of the data is a good one");
        }
    }

    /** {@return the numbers that tell the action before} */
    int actionWidth() {
        return actions.choices() > 0 ? actions.choices() : actions.size();
    }

    /** {@return the numbers in a row} */
    int size() {
        return Math.addExact(Math.addExact(actionWidth(), 1), observations.size());
    }

    /** {@return the space of rows: what the model's observations are} Files of the model are saved with it. */
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

    /** {@return how many choices a coordinate has} */
    private static int choices(Space space, int i) {
        return space instanceof MultiDiscrete several ? several.n(i) : space.choices();
    }

    /** Writes a row; there is no action before if {@code action} is negative, else it begins there. */
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
            throw new IllegalArgumentException("the action before is " + action + ", not one of the choices 0 … "
                    + (n - 1) + "; build the rows with the environment's actionSpace()");
        }
        return (int) action;
    }

    /**
     * Refuses other spaces than these rows are of; boxes may have other bounds.
     *
     * @throws IllegalArgumentException if they differ
     */
    void check(Space otherObservations, Space otherActions) {
        check("observations", observations, otherObservations);
        check("actions", actions, otherActions);
    }

    private static void check(String what, Space own, Space other) {
        boolean same = own instanceof Box && other instanceof Box ? own.size() == other.size() : own.equals(other);
        if (!same) {
            throw new IllegalArgumentException("the rows were made for " + what + " in " + own + ", but these are in "
                    + other + "; make DecisionRows of the spaces that the data and the environment have");
        }
    }
}
