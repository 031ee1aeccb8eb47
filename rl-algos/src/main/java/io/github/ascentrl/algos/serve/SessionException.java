package io.github.ascentrl.algos.serve;

/** A request that a session of a {@link PolicyServer} cannot answer now. Every session is as it was before. */
public final class SessionException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** What is the matter. */
    public enum Reason {
        /** There is no such session: it never began, was ended, or was not used for too long. Begin it. */
        UNKNOWN,
        /** Another thread acts in this session, or it stands twice in one call. Send one request after the other. */
        BUSY,
        /** There are as many sessions as there may be. End some, or try again later. */
        FULL
    }

    /** What is the matter. */
    private final Reason reason;

    SessionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return what is the matter} */
    public Reason reason() {
        return reason;
    }
}
