package io.github.ascentrl.api;

import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;

/**
 * A {@link Dataset} whose rows are whole episodes (or unfinished pieces of them) end to end: episode e consists of the
 * rows {@code start(e)} … {@code start(e + 1) − 1}. A view that picks single rows is not an episodic data set.
 */
public interface EpisodicDataset extends Dataset {
    /** {@return the number of episodes} */
    long episodes();

    /**
     * {@return the first row of an episode; for {@code episodes()} itself, {@link #size()}}
     *
     * @param episode 0 ≤ episode ≤ {@link #episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    long start(long episode);

    /**
     * {@return how an episode ended; {@link Ending#NONE} if only the recording stopped there}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    Ending ending(long episode);

    /**
     * {@return T, the number of steps of an episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    default long length(long episode) {
        return start(episode + 1) - start(episode);
    }

    /**
     * {@return the undiscounted sum of an episode's rewards}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    default double totalReward(long episode) {
        double sum = 0;
        long end = start(episode + 1);
        for (long i = start(episode); i < end; i++) {
            sum += get(i).reward();
        }
        return sum;
    }

    /**
     * {@return a copy of one episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws IndexOutOfBoundsException if there is no such episode
     */
    default Trajectory trajectory(long episode) {
        long start = start(episode);
        int steps = Math.toIntExact(length(episode));
        int width = observationSpace().size();
        int actionWidth = actionSpace().size();
        float[] observations = new float[steps * width];
        float[] actions = new float[steps * actionWidth];
        float[] rewards = new float[steps];
        float[] last = null;
        for (int t = 0; t < steps; t++) {
            Transition row = get(start + t);
            System.arraycopy(row.observation(), 0, observations, t * width, width);
            System.arraycopy(row.action(), 0, actions, t * actionWidth, actionWidth);
            rewards[t] = row.reward();
            last = row.nextObservation();
        }
        return new Trajectory(observations, actions, rewards, last, ending(episode));
    }
}
