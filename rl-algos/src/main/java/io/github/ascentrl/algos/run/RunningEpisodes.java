package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import java.util.Arrays;

/** Returns and lengths of the episodes running in n environments, and of those that ended in the last rollout. */
final class RunningEpisodes implements Stateful {
    private static final long LONGEST = 1 << 30; // steps of an episode; its final length is an int

    private final double[] returns;
    private final long[] lengths;
    private final long[] lengthsBefore;
    private float[] finishedReturns = new float[8];
    private int[] finishedLengths = new int[8];
    private int finished;

    RunningEpisodes(int n) {
        returns = new double[n];
        lengths = new long[n];
        lengthsBefore = new long[n];
    }

    /** Starts new episodes in all environments. */
    void begin() {
        Arrays.fill(returns, 0);
        Arrays.fill(lengths, 0);
    }

    void beginRollout() {
        forgetFinished();
        System.arraycopy(lengths, 0, lengthsBefore, 0, lengths.length);
    }

    void forgetFinished() {
        finished = 0;
    }

    /** Counts one step of every environment. */
    void count(float[] rewards, Ending[] endings) {
        for (int i = 0; i < returns.length; i++) {
            returns[i] += rewards[i];
            lengths[i]++;
            if (endings[i].ended()) {
                finish((float) returns[i], (int) lengths[i]);
                returns[i] = 0;
                lengths[i] = 0;
            }
        }
    }

    private void finish(float episodeReturn, int length) {
        if (finished == finishedReturns.length) {
            finishedReturns = Arrays.copyOf(finishedReturns, 2 * finished);
            finishedLengths = Arrays.copyOf(finishedLengths, 2 * finished);
        }
        finishedReturns[finished] = episodeReturn;
        finishedLengths[finished++] = length;
    }

    float[] finishedReturns() {
        return Arrays.copyOf(finishedReturns, finished);
    }

    int[] finishedLengths() {
        return Arrays.copyOf(finishedLengths, finished);
    }

    /** {@return the number of steps that an environment's episode had taken when the rollout began} */
    long lengthBefore(int environment) {
        return lengthsBefore[environment];
    }

    /** Throws if a state was saved with another number of environments. */
    void checkEnvironments(State state) {
        int saved = state.longs("lengths").length;
        if (saved != lengths.length) {
            throw new IllegalArgumentException("the run was saved with " + saved + " environments, this program has "
                    + lengths.length + "; use the same number");
        }
    }

    @Override
    public void save(State state) {
        state.put("returns", returns);
        state.put("lengths", lengths);
    }

    @Override
    public void load(State state) {
        checkEnvironments(state);
        long[] saved = state.longs("lengths", lengths.length);
        for (int i = 0; i < saved.length; i++) {
            if (saved[i] < 0 || saved[i] > LONGEST) {
                throw new IllegalArgumentException("the episode of environment " + i + " was saved after " + saved[i]
                        + " steps, which must be in [0, " + LONGEST + "]; the state is damaged");
            }
        }
        System.arraycopy(state.doubles("returns", returns.length), 0, returns, 0, returns.length);
        System.arraycopy(saved, 0, lengths, 0, lengths.length);
    }
}
