package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Space;

/** Rejects numbers that a data set must not contain; the message says where they are. */
final class RowCheck {
    private RowCheck() {}

    /**
     * Checks that an episode fits the spaces; {@code row} is the index of its first row, {@code number} its own index.
     */
    static void all(Space observations, Space actions, Trajectory episode, long row, long number) {
        int length = episode.length();
        if (episode.finalObservation().length != observations.size()
                || episode.actions().length != length * actions.size()) {
            throw new IllegalArgumentException("the episode has observations of " + episode.finalObservation().length
                    + " and actions of " + episode.actions().length / length + " numbers, but the spaces have "
                    + observations.size() + " and " + actions.size() + "; give the spaces of its environment");
        }
        inside("observation", observations, episode.observations(), row);
        insideAtEnd(observations, episode.finalObservation(), number);
        inside("action", actions, episode.actions(), row);
        finite(episode.rewards(), row);
    }

    /** Checks that every row is finite and lies in the space; rows are counted from {@code first}. */
    static void inside(String what, Space space, float[] rows, long first) {
        insideEach(what + " of row ", space, rows, first);
    }

    /** Checks that final observations are finite and lie in the space; episodes are counted from {@code first}. */
    static void insideAtEnd(Space space, float[] finalObservations, long first) {
        insideEach("final observation of episode ", space, finalObservations, first);
    }

    private static void insideEach(String what, Space space, float[] rows, long first) {
        float[] point = new float[space.size()];
        for (int row = 0; row * point.length < rows.length; row++) {
            System.arraycopy(rows, row * point.length, point, 0, point.length);
            for (int i = 0; i < point.length; i++) {
                if (Float.isInfinite(point[i])) { // a Box may be unbounded, but data must be finite
                    throw new IllegalArgumentException(what + (first + row) + "[" + i + "] = " + point[i]
                            + " must be finite, or means, scales and network outputs become infinite or NaN; clip it,"
                            + " or leave the episode out");
                }
            }
            if (!space.contains(point)) {
                space.check(what + (first + row), point);
            }
        }
    }

    static void finite(float[] rewards, long first) {
        for (int i = 0; i < rewards.length; i++) {
            if (!Float.isFinite(rewards[i])) {
                throw new IllegalArgumentException(
                        "reward " + rewards[i] + " of row " + (first + i) + " must be finite; leave the episode out");
            }
        }
    }
}
