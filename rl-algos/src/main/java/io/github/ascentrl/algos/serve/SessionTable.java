package io.github.ascentrl.algos.serve;

import io.github.ascentrl.algos.serve.SessionException.Reason;
import io.github.ascentrl.api.random.Rng;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The open sessions, bounded in number and age; lock-free. A thread takes a session for exclusive use and then releases
 * it. The clock decides only whether a session still exists, never its actions: a session that is too old is refused,
 * not silently restarted.
 */
final class SessionTable {
    static final int LONGEST_NAME = 200;

    private final ConcurrentHashMap<String, ServedSession> open = new ConcurrentHashMap<>();
    private final SessionLimits limits;
    private final long idle;
    private final int memorySize;
    private final Rng key;
    private final LongSupplier clock;
    /** Permits for sessions not yet open: acquired before a session enters the map, released after it has left. */
    private final Semaphore room;
    /** No session can become too old before this time, so a flood of refused sessions does not search repeatedly. */
    private final AtomicLong earliest = new AtomicLong();

    /**
     * Creates a table without sessions.
     *
     * @param memorySize the size of a session's memory
     * @param key the root key; a session draws from the child with its name
     * @param clock returns nanoseconds, ≥ 0, never decreasing
     */
    SessionTable(SessionLimits limits, int memorySize, Rng key, LongSupplier clock) {
        this.limits = limits;
        this.memorySize = memorySize;
        this.key = key;
        this.clock = clock;
        idle = limits.idle().toNanos();
        room = new Semaphore(limits.most());
    }

    /**
     * {@return a session, taken; null if there is no session of this name}
     *
     * @throws SessionException if another thread has taken it
     */
    ServedSession take(String name) {
        ServedSession session = open.get(Objects.requireNonNull(name, "session"));
        while (session != null) {
            long seen = session.lastUse.get();
            if (seen == ServedSession.BUSY) {
                throw busy(name);
            }
            if (seen == ServedSession.GONE) {
                open.remove(name, session); // the thread that dropped it is about to do the same
                return null;
            }
            boolean old = clock.getAsLong() - seen > idle;
            if (session.lastUse.compareAndSet(seen, old ? ServedSession.GONE : ServedSession.BUSY)) {
                if (old) {
                    leave(session);
                    return null;
                }
                return session;
            }
        }
        return null;
    }

    /**
     * {@return a session, taken}
     *
     * @throws SessionException if there is no session of this name, or another thread has taken it
     */
    ServedSession takeKnown(String name) {
        ServedSession session = take(name);
        if (session == null) {
            throw new SessionException(
                    Reason.UNKNOWN,
                    "there is no session '" + brief(name) + "': it has not begun, was ended, or was not used for "
                            + limits.idle() + "; call begin(name) when an episode begins");
        }
        return session;
    }

    /**
     * {@return a new session, taken}
     *
     * @throws SessionException if there is no room for it, or another thread opens it at the same time
     */
    ServedSession open(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("the session's name has " + name.length()
                    + " characters; it must have 1 to " + LONGEST_NAME + ": use a short key");
        }
        if (!room.tryAcquire()) {
            dropOld();
            if (!room.tryAcquire()) {
                throw new SessionException(
                        Reason.FULL,
                        "there are " + limits.most() + " open sessions, the maximum, and each was used within the last "
                                + limits.idle() + "; end some, try again later, or raise the limits");
            }
        }
        ServedSession fresh = new ServedSession(name, memorySize, key.child(name));
        if (open.putIfAbsent(name, fresh) != null) {
            room.release();
            throw busy(name);
        }
        return fresh;
    }

    /** Releases a taken session. */
    void release(ServedSession session) {
        session.lastUse.set(clock.getAsLong());
    }

    /** Drops a taken session. */
    void drop(ServedSession session) {
        session.lastUse.set(ServedSession.GONE);
        leave(session);
    }

    /** {@return the number of open sessions} Sessions that are too old are dropped first. */
    int size() {
        dropOld();
        return open.size();
    }

    private void dropOld() {
        long now = clock.getAsLong();
        if (now < earliest.get()) {
            return;
        }
        long next = now + idle;
        for (ServedSession session : open.values()) {
            long seen = session.lastUse.get();
            if (seen >= 0) { // not taken; the last use of a taken session will be later than now
                if (now - seen <= idle) {
                    next = Math.min(next, seen + idle);
                } else if (session.lastUse.compareAndSet(seen, ServedSession.GONE)) {
                    leave(session);
                }
            }
        }
        earliest.set(next);
    }

    /** Removes a session; called only by the thread that has marked it as gone. */
    private void leave(ServedSession session) {
        open.remove(session.name, session);
        room.release();
    }

    private static SessionException busy(String name) {
        return new SessionException(
                Reason.BUSY,
                "session '" + brief(name)
                        + "' is in use by another thread, or is named twice in this call; send its requests"
                        + " one after another, each after the answer to the previous one");
    }

    private static String brief(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
