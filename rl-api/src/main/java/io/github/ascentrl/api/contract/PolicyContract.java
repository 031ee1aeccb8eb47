package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Checks that a policy and its actors keep the promises of {@link Policy} and {@link Actor}, with memory or without.
 *
 * <ul>
 *   <li>Actions are fully written and lie in their space; observations are not modified.
 *   <li>The same random numbers and the same observations since the beginning of an episode give the same actions,
 *       whatever was done before: all randomness comes from the generator, and {@link Actor#begin} with
 *       {@link Start#TASK} clears all memory.
 *   <li>A lane among others acts bit for bit like the lane alone, in any order, even while others pause or have ended,
 *       and leaves its generator at the same position.
 *   <li>Actors of one policy share nothing: one may act while another is in the middle of acting.
 *   <li>Requesting log π changes nothing, and {@linkplain Actor#watch watching} leaves the same memory as acting.
 *   <li>An actor that recalls the memory of another one in the middle of episodes continues as if nothing had happened.
 * </ul>
 *
 * <p>{@link FrequencyContract} checks how often a policy over numbered actions takes each action.
 */
public final class PolicyContract {
    private static final int EPISODES = 7;
    private static final int STEPS = 4;
    private static final String WHOLE = "actions are fully written";
    private static final String IN_SPACE = "actions lie in their space";
    private static final String UNTOUCHED = "observations are not modified";
    private static final String SAME = "same random numbers and same observations, same actions";
    private static final String ALONE = "a lane among others acts like the lane alone";
    private static final String APART = "actors of one policy share nothing";
    private static final String SILENT = "requesting log π changes nothing";
    private static final String WATCHING = "watching leaves the same memory as acting";
    private static final String RECALLED = "an actor that recalls a memory continues from there";

    private final Policy policy;
    private final Space observations;
    private final Space actions;
    private final Rng key;
    /** The actions of each episode when it is run alone: what every check compares with. */
    private final float[][][] alone = new float[EPISODES][][];

    private final double[][] aloneLogProbs = new double[EPISODES][];
    private final long[] drawn = new long[EPISODES];
    private boolean knowsLogProbs;

    private PolicyContract(Policy policy, Space observations, Space actions, Rng key) {
        this.policy = policy;
        this.observations = observations;
        this.actions = actions;
        this.key = key;
    }

    /**
     * Checks every promise.
     *
     * @param maker creates a new, identical policy at every call
     * @param observations the space of the policy's observations, which are drawn from it
     * @param actions the space that its actions must lie in
     * @param key the key of all random choices
     * @throws ContractViolation if a promise is broken
     */
    public static void check(Supplier<? extends Policy> maker, Space observations, Space actions, Rng key) {
        Objects.requireNonNull(maker, "maker");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(key, "key");
        PolicyContract contract = new PolicyContract(maker.get(), observations, actions, key);
        contract.checkAlone();
        contract.checkAgain(maker.get());
        for (int n : new int[] {2, EPISODES}) {
            contract.checkLanes(n);
        }
        contract.checkApart();
        contract.checkLogProbs();
        contract.checkSimple();
        contract.checkWatching();
        contract.checkRecalling();
    }

    /** The observation of episode e at step t. */
    private float[] observation(int e, int t) {
        float[] observation = new float[observations.size()];
        observations.sample(key.child("observation").child(e).child(t), observation);
        return observation;
    }

    private Rng rng(int e) {
        return key.child("chance").child(e);
    }

    /** One episode that an actor runs in a lane, step by step, with a record of its actions. */
    private final class Play {
        private final int episode;
        private final int lane;
        private final RandomGenerator rng;
        private final float[][] taken = new float[STEPS][];
        private final double[] logProbs = new double[STEPS];

        Play(int episode, int lane, RandomGenerator rng) {
            this.episode = episode;
            this.lane = lane;
            this.rng = rng;
            Arrays.fill(logProbs, Double.NaN); // until one is requested
        }
    }

    /** Makes an actor take step t of several episodes in one call and observe the outcome. */
    private void act(Actor actor, int t, List<Play> plays) {
        act(actor, t, plays, knowsLogProbs ? new float[plays.size()] : null);
    }

    private void act(Actor actor, int t, List<Play> plays, float[] logProbs) {
        int n = plays.size();
        int[] lanes = plays.stream().mapToInt(play -> play.lane).toArray();
        RandomGenerator[] randoms = plays.stream().map(play -> play.rng).toArray(RandomGenerator[]::new);
        float[] rows = rows(t, plays);
        float[] given = rows.clone();
        float[] chosen = new float[n * actions.size()];
        Arrays.fill(chosen, Float.NaN);
        actor.act(n, lanes, randoms, rows, chosen, logProbs);
        if (!Arrays.equals(given, rows)) {
            throw new ContractViolation(
                    UNTOUCHED,
                    "act changed " + Arrays.toString(given) + " into " + Arrays.toString(rows) + "; work on a copy");
        }
        for (int i = 0; i < n; i++) {
            plays.get(i).taken[t] = Arrays.copyOfRange(chosen, i * actions.size(), (i + 1) * actions.size());
            plays.get(i).logProbs[t] = logProbs == null ? Double.NaN : logProbs[i];
        }
        hear(actor, n, lanes, chosen);
    }

    private static void hear(Actor actor, int n, int[] lanes, float[] executed) {
        Ending[] endings = new Ending[n];
        Arrays.fill(endings, Ending.NONE);
        actor.observe(n, lanes, executed, new float[n], endings);
    }

    private float[] rows(int t, List<Play> plays) {
        int width = observations.size();
        float[] rows = new float[plays.size() * width];
        for (int i = 0; i < plays.size(); i++) {
            System.arraycopy(observation(plays.get(i).episode, t), 0, rows, i * width, width);
        }
        return rows;
    }

    /** Runs one episode alone in a lane of an actor; its actions must be the recorded ones. */
    private void mustRepeat(String law, String who, Actor actor, int lane, int e) {
        Rng rng = rng(e);
        Play play = new Play(e, lane, rng);
        actor.begin(lane, Start.TASK);
        for (int t = 0; t < STEPS; t++) {
            act(actor, t, List.of(play));
        }
        mustBeAsAlone(law, who, play);
        if (rng.position() != drawn[e]) {
            throw new ContractViolation(
                    law,
                    who + " drew " + rng.position() + " random numbers, but " + drawn[e]
                            + " the first time; do not keep random numbers for later");
        }
    }

    private void mustBeAsAlone(String law, String who, Play play) {
        for (int t = 0; t < STEPS; t++) {
            if (play.taken[t] != null && !Arrays.equals(play.taken[t], alone[play.episode][t])) {
                throw new ContractViolation(
                        law,
                        who + " chose " + Arrays.toString(play.taken[t]) + " where "
                                + Arrays.toString(alone[play.episode][t]) + " was chosen before, at step " + t
                                + " of an episode, at " + Arrays.toString(observation(play.episode, t))
                                + "; draw all random numbers from the given generator, remember only what the lane"
                                + " has seen, and clear that memory when a task begins");
            }
            double right = aloneLogProbs[play.episode][t];
            if (Math.abs(play.logProbs[t] - right) > 1e-5 * (1 + Math.abs(right))) {
                throw new ContractViolation(
                        law,
                        who + " gave log π = " + play.logProbs[t] + " to the action that had " + right
                                + " before, at step " + t + " of an episode");
            }
        }
    }

    private void checkAlone() {
        knowsLogProbs = knowsLogProbs();
        for (int e = 0; e < EPISODES; e++) {
            Rng rng = rng(e);
            Play play = new Play(e, 0, rng);
            Actor actor = policy.actor(1);
            for (int t = 0; t < STEPS; t++) {
                act(actor, t, List.of(play));
                float[] action = play.taken[t];
                for (int k = 0; k < action.length; k++) {
                    if (Float.isNaN(action[k])) {
                        throw new ContractViolation(
                                WHOLE,
                                "act left action[" + k + "] of " + action.length + " unwritten, or wrote NaN, at "
                                        + Arrays.toString(observation(e, t)));
                    }
                }
                if (!actions.contains(action)) {
                    throw new ContractViolation(
                            IN_SPACE,
                            "act wrote " + Arrays.toString(action) + " at " + Arrays.toString(observation(e, t))
                                    + ", which is not in " + actions);
                }
            }
            alone[e] = play.taken;
            aloneLogProbs[e] = play.logProbs;
            drawn[e] = rng.position();
        }
    }

    private void checkAgain(Policy twin) {
        Actor actor = policy.actor(1);
        for (int e = EPISODES - 1; e >= 0; e--) {
            mustRepeat(SAME, "acting again after other episodes", actor, 0, e);
            mustRepeat(SAME, "a second policy from the maker", twin.actor(1), 0, e);
        }
    }

    private void checkSimple() {
        Actor actor = policy.actor(1);
        Play simple = new Play(0, 0, rng(0));
        simple.taken[0] = new float[actions.size()];
        actor.act(simple.rng, observation(0, 0), simple.taken[0]);
        mustBeAsAlone(SAME, "the simple form of act", simple);
    }

    /** Runs lanes together, with one pausing, in another order, and with one beginning a new episode. */
    private void checkLanes(int n) {
        Actor actor = policy.actor(n);
        List<Play> plays = new ArrayList<>();
        List<Rng> rngs = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            rngs.add(rng(i));
            plays.add(new Play(i, n - 1 - i, rngs.get(i)));
        }
        act(actor, 0, plays);
        act(actor, 1, plays.subList(0, n - 1));
        Collections.reverse(plays);
        act(actor, 1, plays.subList(0, 1)); // the lane that paused
        for (int t = 2; t < STEPS; t++) {
            act(actor, t, plays);
        }
        for (Play play : plays) {
            mustBeAsAlone(ALONE, "a lane of " + n, play);
            long position = rngs.get(play.episode).position();
            if (position != drawn[play.episode]) {
                throw new ContractViolation(
                        ALONE,
                        "a lane of " + n + " drew " + position + " numbers from its generator, but acting alone draws "
                                + drawn[play.episode]);
            }
        }
        mustRepeat(ALONE, "the next episode of a lane of " + n, actor, n - 1, EPISODES - 1);
    }

    /** Lets another actor act whenever this one draws a number: anything they share would be overwritten. */
    private void checkApart() {
        for (int e = 0; e + 1 < EPISODES; e++) {
            int other = e + 1;
            Actor second = policy.actor(1);
            for (int t = 0; t < STEPS; t++) {
                int now = t;
                Actor one = policy.actor(1);
                Actor two = policy.actor(1);
                float[][] taken = new float[2][];
                for (int i = 0; i < 2; i++) {
                    boolean interrupted = i == 1;
                    Actor actor = interrupted ? two : one;
                    Interruptible rng = new Interruptible(rng(e), () -> {
                        if (interrupted) {
                            second.begin(0, Start.TASK);
                            act(second, now, List.of(new Play(other, 0, rng(other))));
                        }
                    });
                    Play play = new Play(e, 0, rng);
                    act(actor, now, List.of(play));
                    taken[i] = play.taken[now];
                }
                if (!Arrays.equals(taken[0], taken[1])) {
                    throw new ContractViolation(
                            APART,
                            "while another actor acted at the same time, an actor chose " + Arrays.toString(taken[1])
                                    + " where it chose " + Arrays.toString(taken[0]) + " before, at "
                                    + Arrays.toString(observation(e, t))
                                    + "; give each actor its own scratch space");
                }
            }
        }
    }

    /** Checks the actor without log π; all other checks request log π if the policy has one. */
    private void checkLogProbs() {
        Actor actor = policy.actor(1);
        Rng rng = rng(0);
        Play play = new Play(0, 0, rng);
        for (int t = 0; t < STEPS; t++) {
            act(actor, t, List.of(play), null);
        }
        mustBeAsAlone(SILENT, "an actor called without log π", play);
        if (rng.position() != drawn[0]) {
            throw new ContractViolation(
                    SILENT, "without log π it drew " + rng.position() + " numbers, with log π " + drawn[0]);
        }
    }

    private boolean knowsLogProbs() {
        try {
            act(policy.actor(1), 0, List.of(new Play(0, 0, rng(0))), new float[1]);
            return true;
        } catch (UnsupportedOperationException none) {
            return false;
        }
    }

    private void checkWatching() {
        for (int seen = 1; seen < STEPS; seen++) {
            Actor actor = policy.actor(1);
            Rng rng = key.child("watching");
            Play play = new Play(0, 0, rng);
            for (int t = 0; t < seen; t++) {
                actor.watch(1, new int[1], observation(0, t));
                hear(actor, 1, new int[1], alone[0][t]);
            }
            Actor acted = policy.actor(1);
            for (int t = 0; t < seen; t++) {
                float[] ignored = new float[actions.size()];
                acted.act(1, new int[1], new RandomGenerator[] {rng(0)}, observation(0, t), ignored, null);
                hear(acted, 1, new int[1], alone[0][t]);
            }
            Play right = new Play(0, 0, key.child("watching"));
            act(actor, seen, List.of(play));
            act(acted, seen, List.of(right));
            if (!Arrays.equals(play.taken[seen], right.taken[seen])
                    || Math.abs(play.logProbs[seen] - right.logProbs[seen]) > 1e-5) {
                throw new ContractViolation(
                        WATCHING,
                        "after watching " + seen + " steps an actor chose " + Arrays.toString(play.taken[seen])
                                + " (log π " + play.logProbs[seen] + "), but after acting on them "
                                + Arrays.toString(right.taken[seen]) + " (" + right.logProbs[seen] + ")");
            }
        }
    }

    private void checkRecalling() {
        for (int together = 1; together <= 2; together++) { // lanes recalled in one call
            Actor actor = policy.actor(2);
            Actor other = policy.actor(2);
            List<Play> plays = List.of(new Play(0, 1, rng(0)), new Play(1, 0, rng(1)));
            act(actor, 0, plays);
            act(actor, 1, plays);
            act(other, 0, List.of(new Play(2, 0, rng(2)), new Play(3, 1, rng(3))));
            int size = actor.memorySize();
            float[] memory = new float[2 * size];
            actor.memory(2, new int[] {1, 0}, memory);
            for (int i = 0; i < 2; i += together) {
                float[] some = Arrays.copyOfRange(memory, i * size, (i + together) * size);
                other.recall(together, new int[] {1 - i, 0}, some);
            }
            for (int t = 2; t < STEPS; t++) {
                act(other, t, plays);
            }
            plays.forEach(play -> mustBeAsAlone(RECALLED, "an actor that recalled the memory of two steps", play));
        }
    }
}
