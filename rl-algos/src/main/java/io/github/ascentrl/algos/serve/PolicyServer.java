package io.github.ascentrl.algos.serve;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Answers observations by a policy's actions, from any number of threads at a time. An {@link io.github.ascentrl.api.Actor}
 * belongs to one thread, and one that is shared gives wrong actions without a word; here each call has an actor to itself, from a
 * pool. Once it is warm (as many actors as threads have been seen, and the largest batches), a call allocates nothing.
 *
 * <pre>{@code
 * PolicyServer server = PolicyServer.deterministic(SavedPolicy.load(file)); // shared by all threads
 * server.act(observation, action);
 * server.act(32, observations, actions); // a batch costs less than its rows
 *
 * server.begin("user-17"); // a policy with memory: where an episode begins
 * server.act("user-17", observation, action);
 * server.end("user-17");
 * }</pre>
 *
 * <p><b>Which policy.</b> A copy of the saved one as it is now: nothing that is learned or changed later reaches it. Actions
 * are bit for bit those of {@link SavedPolicy#deterministic} or {@link SavedPolicy#acting}, normaliser included, alone or in a
 * batch. A Gaussian that is not squashed knows no bounds: clip its actions as its environment did.
 *
 * <p><b>Sessions.</b> What a policy with memory remembers of an episode is kept under a name. {@link #begin} opens a session, or
 * begins the next episode in one that is open. There are at most {@link SessionLimits#most}; one that was not used for longer than
 * {@link SessionLimits#idle} is dropped. A request to a session that is not there is refused: begun anew in silence, it
 * would give wrong actions. Where all are in use a new one is refused, so that no newcomer drives out somebody who is playing.
 * Requests of one session follow each other; a second one at the same time is refused. Policies without memory may have sessions
 * too, for their random numbers.
 *
 * <p><b>Same seed, same bits.</b> A server that draws its actions has a generator for each session, from the key and the session's
 * name alone: the i-th action since it was opened is the same whatever other threads do. A session of the same name that is opened again
 * draws the same numbers again. Without a session, a request draws by its number: {@code act(observation, action)} takes the next one, in the order in
 * which calls arrive, and {@code act(first, n, observations, actions)} is told. A request of the same number that sees the
 * same observation gets the same action.
 *
 * <p><b>Bad input</b> is refused before anything is computed: an array of another size, a number that is not finite or lies outside the
 * observation space. If a call throws, every session is as it was before, and what {@code actions} holds is not defined.
 */
public final class PolicyServer {
    private static final long START = System.nanoTime();
    private static final long MOST_REQUESTS = Long.MAX_VALUE / ServingActor.DRAWS;

    private final Space observationSpace;
    private final Space actionSpace;
    private final int memorySize;
    private final boolean draws;
    private final ActorPool actors;
    private final SessionTable table;
    private final AtomicLong requests = new AtomicLong();

    PolicyServer(SavedPolicy saved, boolean draws, SessionLimits limits, Rng rng, LongSupplier clock) {
        observationSpace = saved.observationSpace();
        actionSpace = saved.actionSpace();
        this.draws = draws;
        SavedPolicy own = SavedPolicy.of(saved.policy(), observationSpace, actionSpace, saved.provenance());
        own.network().parameters().values(); // fixes their layout before threads read them
        Policy policy = draws ? own.acting() : own.deterministic();
        FrozenNormalizer normalizer = saved.normalizer().orElse(null);
        Rng key = rng.child("serving");
        actors = new ActorPool(
                () -> new ServingActor(policy, normalizer, observationSpace.size(), actionSpace.size(), key));
        ServingActor first = actors.take();
        memorySize = first.memorySize();
        actors.give(first);
        table = new SessionTable(limits, memorySize, key.child("sessions"), clock);
    }

    /**
     * {@return a server of the best action always, as {@link SavedPolicy#deterministic}, with the default limits}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has no spec, by which it is copied
     */
    public static PolicyServer deterministic(SavedPolicy saved) {
        return deterministic(saved, SessionLimits.DEFAULT);
    }

    /**
     * {@return a server of the best action always, as {@link SavedPolicy#deterministic}}
     *
     * @param saved the policy
     * @param limits how many sessions there may be, and for how long
     * @throws UnsupportedOperationException if its network has no spec, by which it is copied
     */
    public static PolicyServer deterministic(SavedPolicy saved, SessionLimits limits) {
        return new PolicyServer(saved, false, limits, Rng.of(0), PolicyServer::nanos);
    }

    /**
     * {@return a server that draws its actions, as {@link SavedPolicy#acting}, with the default limits}
     *
     * @param saved the policy
     * @param rng the key of all random numbers
     * @throws UnsupportedOperationException if its network has no spec, by which it is copied
     */
    public static PolicyServer sampling(SavedPolicy saved, Rng rng) {
        return sampling(saved, rng, SessionLimits.DEFAULT);
    }

    /**
     * {@return a server that draws its actions, as {@link SavedPolicy#acting}}
     *
     * @param saved the policy
     * @param rng the key of all random numbers
     * @param limits how many sessions there may be, and for how long
     * @throws UnsupportedOperationException if its network has no spec, by which it is copied
     */
    public static PolicyServer sampling(SavedPolicy saved, Rng rng, SessionLimits limits) {
        return new PolicyServer(saved, true, limits, rng, PolicyServer::nanos);
    }

    private static long nanos() {
        return System.nanoTime() - START;
    }

    /**
     * Answers one observation, without memory.
     *
     * @param observation {@code [observation size]}; left as it was
     * @param action receives the action, {@code [action size]}
     * @throws IllegalArgumentException if a size is wrong, or the observation is not finite or outside its space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(float[] observation, float[] action) {
        act(1, observation, action);
    }

    /**
     * Answers a batch of observations, without memory: in every row what one observation alone would get.
     *
     * @param n how many, ≥ 1
     * @param observations row-major {@code [n, observation size]}; left as they were
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @throws IllegalArgumentException if a size is wrong, or an observation is not finite or outside its space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(int n, float[] observations, float[] actions) {
        checkSizes(n, observations, actions); // before they count
        act(draws ? requests.getAndAdd(n) : 0, n, observations, actions);
    }

    /**
     * Answers requests that have numbers: the same number and observation, the same action, in whatever order they come and
     * whatever stands beside them. For a server that draws nothing numbers do not matter.
     *
     * @param first the number of the first one, ≥ 0; row i has number {@code first + i}
     * @param n how many, ≥ 1
     * @param observations row-major {@code [n, observation size]}; left as they were
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @throws IllegalArgumentException if a size or number is wrong, or an observation is not finite or outside its space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(long first, int n, float[] observations, float[] actions) {
        if (memorySize > 0) {
            throw new UnsupportedOperationException("the policy remembers " + memorySize + " numbers of each episode;"
                    + " say whose observation it is: begin(session), then act(session, observation, action)");
        }
        checkSizes(n, observations, actions);
        if (!(first >= 0 && first <= MOST_REQUESTS - n)) {
            throw new IllegalArgumentException(
                    "first = " + first + " must lie in [0, " + (MOST_REQUESTS - n) + "]; count requests from 0");
        }
        ServingActor actor = actors.take();
        try {
            check(actor, n, observations);
            actor.act(first, n, observations, actions);
        } finally {
            actors.give(actor);
        }
    }

    /**
     * Begins an episode in a session, which is opened if it is not open yet.
     *
     * @param session its name, of 1 to 200 characters
     * @throws SessionException if there are too many, or another thread acts in it
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public void begin(String session) {
        ServedSession known = table.take(session);
        ServedSession held = known == null ? table.open(session) : known;
        ServingActor actor = actors.take();
        try {
            actor.sessions(1)[0] = held;
            actor.begin(known == null ? Start.TASK : Start.EPISODE);
        } finally {
            actors.give(actor);
            table.release(held);
        }
    }

    /**
     * Answers the next observation of a session.
     *
     * @param session its name; it has begun
     * @param observation {@code [observation size]}; left as it was
     * @param action receives the action, {@code [action size]}
     * @throws SessionException if there is no such session, or another thread acts in it
     * @throws IllegalArgumentException if a size is wrong, or the observation is not finite or outside its space
     */
    public void act(String session, float[] observation, float[] action) {
        checkSizes(1, observation, action);
        ServingActor actor = actors.take();
        try {
            check(actor, 1, observation);
            ServedSession held = table.takeKnown(session);
            try {
                actor.sessions(1)[0] = held;
                actor.act(1, observation, action);
            } finally {
                table.release(held);
            }
        } finally {
            actors.give(actor);
        }
    }

    /**
     * Answers the next observation of each of some sessions, as if one after the other.
     *
     * @param sessions their names, each once; all have begun
     * @param observations row-major {@code [sessions, observation size]}; left as they were
     * @param actions receives the actions, row-major {@code [sessions, action size]}
     * @throws SessionException if there is no such session, another thread acts in one, or one stands there twice
     * @throws IllegalArgumentException if a size is wrong, or an observation is not finite or outside its space
     */
    public void act(String[] sessions, float[] observations, float[] actions) {
        int n = sessions.length;
        checkSizes(n, observations, actions);
        ServingActor actor = actors.take();
        try {
            check(actor, n, observations);
            actSessions(actor, sessions, observations, actions);
        } finally {
            actors.give(actor);
        }
    }

    private void actSessions(ServingActor actor, String[] sessions, float[] observations, float[] actions) {
        ServedSession[] held = actor.sessions(sessions.length);
        int taken = 0;
        try {
            while (taken < sessions.length) {
                held[taken] = table.takeKnown(sessions[taken]);
                taken++;
            }
            actor.act(taken, observations, actions);
        } finally {
            for (int i = 0; i < taken; i++) {
                table.release(held[i]);
            }
        }
    }

    /**
     * Forgets a session. What is not open is left alone.
     *
     * @param session its name
     * @return whether it was open
     * @throws SessionException if another thread acts in it
     */
    public boolean end(String session) {
        ServedSession held = table.take(session);
        if (held != null) {
            table.drop(held);
        }
        return held != null;
    }

    /** {@return how many sessions are open} */
    public int sessions() {
        return table.size();
    }

    /** {@return the numbers that are remembered of each session; 0 of a policy without memory} */
    public int memorySize() {
        return memorySize;
    }

    /** {@return the space that every observation must belong to} */
    public Space observationSpace() {
        return observationSpace;
    }

    /** {@return the action space} */
    public Space actionSpace() {
        return actionSpace;
    }

    private void checkSizes(int n, float[] observations, float[] actions) {
        if (n < 1
                || observations.length != (long) n * observationSpace.size()
                || actions.length != (long) n * actionSpace.size()) {
            throw new IllegalArgumentException(n + " rows of " + observations.length + " observation and "
                    + actions.length + " action numbers; expected at least 1 row, with " + observationSpace.size()
                    + " observation and " + actionSpace.size() + " action numbers for each");
        }
    }

    private void check(ServingActor actor, int n, float[] observations) {
        for (int i = 0; i < n; i++) {
            float[] row = actor.row(observations, i);
            if (!observationSpace.contains(row) || !finite(row)) {
                refuse(n == 1 ? "observation" : "observations, row " + i + ": observation", row);
            }
        }
    }

    private static boolean finite(float[] row) {
        for (float x : row) {
            if (!Float.isFinite(x)) {
                return false;
            }
        }
        return true;
    }

    private void refuse(String what, float[] row) {
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i])) {
                throw new IllegalArgumentException(
                        what + "[" + i + "] = " + row[i] + " must be finite; ask about states that are known alone");
            }
            if (observationSpace instanceof Box box && !(row[i] >= box.low(i) && row[i] <= box.high(i))) {
                throw new IllegalArgumentException(what + "[" + i + "] = " + row[i] + " is outside [" + box.low(i)
                        + ", " + box.high(i) + "]; pass observations as the environment shows them, before any"
                        + " normalisation");
            }
        }
        observationSpace.check(what, row);
    }
}
