package io.github.ascentrl.algos.serve;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Answers observations with a policy's actions, for any number of threads at a time. An
 * {@link io.github.ascentrl.api.Actor} belongs to one thread, and a shared actor silently gives wrong actions; here
 * each call uses its own actor from a pool. Once the server is warm (it has seen the largest number of concurrent
 * threads and the largest batches), a call allocates nothing.
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
 * <p><b>Policy.</b> The server uses a copy of the saved policy as it is now; later training or changes do not affect
 * it. Actions are bit for bit those of {@link SavedPolicy#deterministic} or {@link SavedPolicy#acting}, including the
 * normaliser, singly or in a batch. The actions of a Gaussian policy without squashing are unbounded: clip them as the
 * environment did.
 *
 * <p><b>Sessions.</b> The memory of a policy during an episode is kept in a named session. {@link #begin} opens a
 * session, or begins the next episode in an open one. There are at most {@link SessionLimits#most} sessions; a session
 * not used for longer than {@link SessionLimits#idle} is dropped. A request to an unknown session is refused: silently
 * starting a new one would give wrong actions. When all sessions are in use, a new one is refused, so that new clients
 * cannot evict active ones. Requests of one session must be sequential; a second request at the same time is refused.
 * Policies without memory may use sessions, too, for their random numbers.
 *
 * <p><b>Same seed, same bits.</b> A server that draws its actions has a generator for each session, which depends only
 * on the key and the session's name: the i-th action since it was opened is the same whatever other threads do. A
 * session that is opened again under the same name draws the same numbers again. Without a session, a request draws
 * according to its number: {@code act(observation, action)} takes the next number, in the order in which calls arrive,
 * and {@code act(first, n, observations, actions)} is given the numbers. Requests with the same number and the same
 * observation get the same action.
 *
 * <p><b>Bad input</b> is refused before anything is computed: an array of the wrong size, a number that is not finite
 * or lies outside the observation space, or a number of the action mask other than 0 and 1. If a call throws, every session is as it was before, and the contents
 * of {@code actions} are undefined.
 */
public final class PolicyServer {
    private static final long START = System.nanoTime();
    private static final long MOST_REQUESTS = Long.MAX_VALUE / ServingActor.DRAWS;

    private final Space observationSpace;
    private final Space actionSpace;
    private final int memorySize;
    private final boolean draws;
    private final Column mask; // null if observations contain none
    private final ActorPool actors;
    private final SessionTable table;
    private final AtomicLong requests = new AtomicLong();

    PolicyServer(SavedPolicy saved, boolean draws, SessionLimits limits, Rng rng, LongSupplier clock) {
        observationSpace = saved.observationSpace();
        actionSpace = saved.actionSpace();
        mask = observationSpace instanceof Box box
                ? box.column(Column.ACTION_MASK).orElse(null)
                : null;
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
     * {@return a server that always takes the best action, as {@link SavedPolicy#deterministic}, with the default
     * limits}
     *
     * @param saved the policy
     * @throws UnsupportedOperationException if its network has no spec and so cannot be copied
     */
    public static PolicyServer deterministic(SavedPolicy saved) {
        return deterministic(saved, SessionLimits.DEFAULT);
    }

    /**
     * {@return a server that always takes the best action, as {@link SavedPolicy#deterministic}}
     *
     * @param saved the policy
     * @param limits the number of sessions and how long they are kept
     * @throws UnsupportedOperationException if its network has no spec and so cannot be copied
     */
    public static PolicyServer deterministic(SavedPolicy saved, SessionLimits limits) {
        Objects.requireNonNull(saved, "saved");
        Objects.requireNonNull(limits, "limits");
        return new PolicyServer(saved, false, limits, Rng.of(0), PolicyServer::nanos);
    }

    /**
     * {@return a server that draws its actions, as {@link SavedPolicy#acting}, with the default limits}
     *
     * @param saved the policy
     * @param rng the root key of all random numbers
     * @throws UnsupportedOperationException if its network has no spec and so cannot be copied
     */
    public static PolicyServer sampling(SavedPolicy saved, Rng rng) {
        return sampling(saved, rng, SessionLimits.DEFAULT);
    }

    /**
     * {@return a server that draws its actions, as {@link SavedPolicy#acting}}
     *
     * @param saved the policy
     * @param rng the root key of all random numbers
     * @param limits the number of sessions and how long they are kept
     * @throws UnsupportedOperationException if its network has no spec and so cannot be copied
     */
    public static PolicyServer sampling(SavedPolicy saved, Rng rng, SessionLimits limits) {
        Objects.requireNonNull(saved, "saved");
        Objects.requireNonNull(rng, "rng");
        Objects.requireNonNull(limits, "limits");
        return new PolicyServer(saved, true, limits, rng, PolicyServer::nanos);
    }

    private static long nanos() {
        return System.nanoTime() - START;
    }

    /**
     * Answers one observation, without memory.
     *
     * @param observation {@code [observation size]}; not modified
     * @param action receives the action, {@code [action size]}
     * @throws IllegalArgumentException if a size is wrong, or the observation is not finite or outside its space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(float[] observation, float[] action) {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(action, "action");
        act(1, observation, action);
    }

    /**
     * Answers a batch of observations, without memory: each row gets the same action as it would alone.
     *
     * @param n the number of observations, ≥ 1
     * @param observations row-major {@code [n, observation size]}; not modified
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @throws IllegalArgumentException if a size is wrong, or an observation is not finite or outside its space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(int n, float[] observations, float[] actions) {
        checkSizes(n, observations, actions); // before they take request numbers
        act(draws ? requests.getAndAdd(n) : 0, n, observations, actions);
    }

    /**
     * Answers numbered requests: the same number and observation give the same action, whatever the order of requests
     * and whatever else is in the batch. For a deterministic server, numbers do not matter.
     *
     * @param first the number of the first request, ≥ 0; row i has number {@code first + i}
     * @param n the number of observations, ≥ 1
     * @param observations row-major {@code [n, observation size]}; not modified
     * @param actions receives the actions, row-major {@code [n, action size]}
     * @throws IllegalArgumentException if a size or number is wrong, or an observation is not finite or outside its
     *     space
     * @throws UnsupportedOperationException if the policy has memory
     */
    public void act(long first, int n, float[] observations, float[] actions) {
        if (memorySize > 0) {
            throw new UnsupportedOperationException("the policy has a memory of " + memorySize + " numbers;"
                    + " use a session for it: begin(session), then act(session, observation, action)");
        }
        checkSizes(n, observations, actions);
        if (!(first >= 0 && first <= MOST_REQUESTS - n)) {
            throw new IllegalArgumentException(
                    "first = " + first + " must be in [0, " + (MOST_REQUESTS - n) + "]; count requests from 0");
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
     * @param session its name, 1 to 200 characters
     * @throws SessionException if there are too many sessions, or another thread is using this one
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
     * @param session its name; the session must have begun
     * @param observation {@code [observation size]}; not modified
     * @param action receives the action, {@code [action size]}
     * @throws SessionException if there is no such session, or another thread is using it
     * @throws IllegalArgumentException if a size is wrong, or the observation is not finite or outside its space
     */
    public void act(String session, float[] observation, float[] action) {
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(action, "action");
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
     * Answers the next observation of each of several sessions, with the same results as one after another.
     *
     * @param sessions their names, each once; all sessions must have begun
     * @param observations row-major {@code [sessions, observation size]}; not modified
     * @param actions receives the actions, row-major {@code [sessions, action size]}
     * @throws SessionException if a session does not exist, is in use by another thread, or is named twice
     * @throws IllegalArgumentException if a size is wrong, or an observation is not finite or outside its space
     */
    public void act(String[] sessions, float[] observations, float[] actions) {
        Check.noNulls("sessions", sessions);
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
     * Ends a session and drops its memory. Does nothing if it is not open.
     *
     * @param session its name
     * @return whether the session was open
     * @throws SessionException if another thread is using it
     */
    public boolean end(String session) {
        ServedSession held = table.take(session);
        if (held != null) {
            table.drop(held);
        }
        return held != null;
    }

    /** {@return the number of open sessions} */
    public int sessions() {
        return table.size();
    }

    /** {@return the size of each session's memory, in floats; 0 for a policy without memory} */
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
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
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
            if (!observationSpace.contains(row) || !finite(row) || badMask(row) >= 0) {
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

    /** {@return the index of a number of the mask that is neither 0 nor 1, or −1} */
    private int badMask(float[] row) {
        for (int i = mask == null ? 0 : mask.from(); mask != null && i < mask.to(); i++) {
            if (row[i] != 0f && row[i] != 1f) {
                return i;
            }
        }
        return -1;
    }

    private void refuse(String what, float[] row) {
        for (int i = 0; i < row.length; i++) {
            if (!Float.isFinite(row[i])) {
                throw new IllegalArgumentException(what + "[" + i + "] = " + row[i]
                        + " must be finite; do not pass observations with missing values");
            }
            if (observationSpace instanceof Box box && !(row[i] >= box.low(i) && row[i] <= box.high(i))) {
                throw new IllegalArgumentException(what + "[" + i + "] = " + row[i] + " is outside [" + box.low(i)
                        + ", " + box.high(i) + "]; pass observations as the environment returns them, before any"
                        + " normalisation");
            }
        }
        int bad = badMask(row);
        if (bad >= 0) {
            throw new IllegalArgumentException(what + "[" + bad + "] = " + row[bad] + " belongs to the action mask and"
                    + " must be 0 or 1; pass 1 for each action that is possible");
        }
        observationSpace.check(what, row);
    }
}
