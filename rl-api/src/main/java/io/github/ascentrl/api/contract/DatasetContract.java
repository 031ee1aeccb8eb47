package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;

/**
 * Checks that a data set keeps the promises of {@link Dataset} and, if it implements it, of {@link EpisodicDataset}.
 *
 * <ul>
 *   <li>Rows lie in their spaces, rewards are finite, and reading a row that does not exist throws.
 *   <li>What is returned is a copy: writing into it changes nothing. Reading twice gives the same result.
 *   <li>{@code gather} gives bit for bit what {@code get} gives, in the requested order, even if a row is requested
 *       twice.
 *   <li>Episodes follow each other without gaps and end only at their last row. Within an episode, the next observation
 *       of a row is the observation of the row after it. Total rewards and trajectories agree with the rows, and
 *       trajectories are copies, too.
 * </ul>
 */
public final class DatasetContract {
    private static final int ROWS = 200;
    private static final int EPISODES = 20;

    private final Dataset data;
    private final Rng rng;

    private DatasetContract(Dataset data, Rng rng) {
        this.data = data;
        this.rng = rng;
    }

    /**
     * Checks every promise, on rows and episodes drawn at random and on the first and last ones.
     *
     * @param data the data set
     * @param rng the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Dataset data, Rng rng) {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(rng, "rng");
        DatasetContract contract = new DatasetContract(data, rng);
        if (data.size() < 0) {
            throw new ContractViolation("the size is at least 0", "size() = " + data.size());
        }
        if (data.provenance() == null || data.observationSpace() == null || data.actionSpace() == null) {
            throw new ContractViolation(
                    "spaces and provenance are present",
                    "one of them is null; every data set must say where it comes from");
        }
        contract.checkBounds();
        if (data.size() > 0) {
            contract.checkRows();
            contract.checkGather();
        }
        if (data instanceof EpisodicDataset episodes) {
            contract.checkEpisodes(episodes);
        }
    }

    private void checkBounds() {
        String law = "reading a row that does not exist throws";
        float[] observation = new float[data.observationSpace().size()];
        float[] action = new float[data.actionSpace().size()];
        for (long index : new long[] {-1, data.size(), Long.MAX_VALUE}) {
            mustBeOutOfBounds(law, "get(" + index + ")", () -> data.get(index));
            mustBeOutOfBounds(
                    law, "gather of row " + index, () -> data.gather(new long[] {index}, observation, action));
        }
    }

    private long[] sample(long size, int count, String name) {
        Rng random = rng.child(name);
        long[] indices = new long[count];
        for (int i = 0; i < count; i++) {
            indices[i] = i == 0 ? 0 : i == 1 ? size - 1 : random.nextLong(size);
        }
        return indices;
    }

    private void checkRows() {
        for (long index : sample(data.size(), ROWS, "rows")) {
            Transition row = data.get(index);
            mustBeIn("observations lie in their space", data.observationSpace(), row.observation(), index);
            mustBeIn("observations lie in their space", data.observationSpace(), row.nextObservation(), index);
            mustBeIn("actions lie in their space", data.actionSpace(), row.action(), index);
            if (!Float.isFinite(row.reward())) {
                throw new ContractViolation("rewards are finite", "row " + index + " has reward " + row.reward());
            }
            Transition copy = new Transition(
                    row.observation().clone(),
                    row.action().clone(),
                    row.reward(),
                    row.nextObservation().clone(),
                    row.ending());
            Arrays.fill(row.observation(), Float.NaN);
            Arrays.fill(row.action(), Float.NaN);
            Arrays.fill(row.nextObservation(), Float.NaN);
            mustBeSame(
                    "a row is a copy and is the same every time it is read",
                    "row " + index + " after its first copy was overwritten",
                    copy,
                    data.get(index));
        }
    }

    private void checkGather() {
        int width = data.observationSpace().size();
        int actionWidth = data.actionSpace().size();
        long[] indices = sample(data.size(), ROWS, "gather");
        indices[ROWS - 1] = indices[ROWS - 2];
        long[] asked = indices.clone();
        float[] observations = new float[ROWS * width];
        float[] actions = new float[ROWS * actionWidth];
        Arrays.fill(observations, Float.NaN);
        Arrays.fill(actions, Float.NaN);
        data.gather(indices, observations, actions);
        if (!Arrays.equals(asked, indices)) {
            throw new ContractViolation("gather does not modify the indices", "they were changed; work on a copy");
        }
        for (int i = 0; i < ROWS; i++) {
            Transition row = data.get(indices[i]);
            if (!same(row.observation(), Arrays.copyOfRange(observations, i * width, (i + 1) * width))
                    || !same(row.action(), Arrays.copyOfRange(actions, i * actionWidth, (i + 1) * actionWidth))) {
                throw new ContractViolation(
                        "gather gives what get gives", "row " + indices[i] + ", requested at index " + i + ", differs");
            }
        }
    }

    private void checkEpisodes(EpisodicDataset episodes) {
        String law = "episodes follow each other without gaps";
        long count = episodes.episodes();
        if (count < 0 || episodes.start(0) != 0 || episodes.start(count) != data.size()) {
            throw new ContractViolation(
                    law,
                    count + " episodes from row " + episodes.start(0) + " to " + episodes.start(count) + " for "
                            + data.size() + " rows");
        }
        String bounds = "reading an episode that does not exist throws";
        for (long episode : new long[] {-1, count}) {
            mustBeOutOfBounds(bounds, "ending(" + episode + ")", () -> episodes.ending(episode));
            mustBeOutOfBounds(bounds, "trajectory(" + episode + ")", () -> episodes.trajectory(episode));
            mustBeOutOfBounds(bounds, "totalReward(" + episode + ")", () -> episodes.totalReward(episode));
            mustBeOutOfBounds(bounds, "length(" + episode + ")", () -> episodes.length(episode));
        }
        if (count > 0) {
            for (long episode : sample(count, EPISODES, "episodes")) {
                checkEpisode(episodes, episode);
            }
        }
    }

    private void checkEpisode(EpisodicDataset episodes, long episode) {
        long start = episodes.start(episode);
        long end = episodes.start(episode + 1);
        if (start >= end || episodes.length(episode) != end - start) {
            throw new ContractViolation(
                    "every episode has a step",
                    "episode " + episode + " goes from row " + start + " to " + end + ", but its length is "
                            + episodes.length(episode));
        }
        Trajectory trajectory = episodes.trajectory(episode);
        int width = data.observationSpace().size();
        int actionWidth = data.actionSpace().size();
        double total = 0;
        for (long i = start; i < end; i++) {
            Transition row = data.get(i);
            int t = (int) (i - start);
            total += row.reward();
            boolean last = i == end - 1;
            if (row.ending() != (last ? episodes.ending(episode) : Ending.NONE)) {
                throw new ContractViolation(
                        "an episode ends only at its last row",
                        "row " + t + " of the " + (end - start) + " of episode " + episode + " has ending "
                                + row.ending() + ", the episode " + episodes.ending(episode));
            }
            if (!last && !same(row.nextObservation(), data.get(i + 1).observation())) {
                throw new ContractViolation(
                        "the next observation is the observation of the next row",
                        "row " + t + " of episode " + episode);
            }
            boolean agrees = trajectory.length() == end - start
                    && same(row.observation(), slice(trajectory.observations(), t, width))
                    && same(row.action(), slice(trajectory.actions(), t, actionWidth))
                    && row.reward() == trajectory.rewards()[t]
                    && (!last || same(row.nextObservation(), trajectory.finalObservation()))
                    && trajectory.ending() == episodes.ending(episode);
            if (!agrees) {
                throw new ContractViolation(
                        "a trajectory equals the rows of its episode",
                        "row " + t + " of episode " + episode + " differs");
            }
        }
        Transition last = data.get(end - 1);
        Arrays.fill(trajectory.observations(), Float.NaN);
        Arrays.fill(trajectory.actions(), Float.NaN);
        Arrays.fill(trajectory.rewards(), Float.NaN);
        Arrays.fill(trajectory.finalObservation(), Float.NaN);
        mustBeSame(
                "a trajectory is a copy",
                "the last row of episode " + episode + " after its trajectory was overwritten",
                last,
                data.get(end - 1));
        if (!(Math.abs(episodes.totalReward(episode) - total) <= 1e-9 * Math.max(1, Math.abs(total)))) {
            throw new ContractViolation(
                    "the total reward is the sum of the rewards",
                    "episode " + episode + " has total reward " + episodes.totalReward(episode)
                            + ", but its rows sum to " + total);
        }
    }

    private static float[] slice(float[] rows, int row, int width) {
        return Arrays.copyOfRange(rows, row * width, (row + 1) * width);
    }

    private static boolean same(float[] a, float[] b) {
        return Arrays.equals(a, b); // by bits
    }

    private static void mustBeSame(String law, String what, Transition a, Transition b) {
        boolean same = same(a.observation(), b.observation())
                && same(a.action(), b.action())
                && a.reward() == b.reward()
                && same(a.nextObservation(), b.nextObservation())
                && a.ending() == b.ending();
        if (!same) {
            throw new ContractViolation(law, what + " is different; return copies and keep no buffer");
        }
    }

    private static void mustBeIn(String law, Space space, float[] point, long index) {
        Objects.requireNonNull(point, law);
        if (!space.contains(point)) {
            throw new ContractViolation(law, "row " + index + " has " + Arrays.toString(point) + ", outside " + space);
        }
        for (float x : point) {
            if (!Float.isFinite(x)) { // an unbounded Box contains infinities, which nothing can learn from
                throw new ContractViolation(
                        law, "row " + index + " has " + Arrays.toString(point) + ", not all finite");
            }
        }
    }

    private static void mustBeOutOfBounds(String law, String what, Runnable call) {
        try {
            call.run();
        } catch (IndexOutOfBoundsException expected) {
            return;
        } catch (RuntimeException e) {
            throw new ContractViolation(law, what + " threw " + e + ", expected IndexOutOfBoundsException", e);
        }
        throw new ContractViolation(law, what + " returned; throw IndexOutOfBoundsException");
    }
}
