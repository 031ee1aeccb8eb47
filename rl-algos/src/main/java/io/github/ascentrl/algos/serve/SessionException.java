package io.github.ascentrl.algos.serve;

/** Thrown when a session of a {@link PolicyServer} cannot answer a request now. Every session is unchanged. */
public final class SessionException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /** The reason why a request was refused. */
    public enum Reason {
        /** There is no such session: it never began, was ended, or was not used for too long. Call {@code begin}. */
        UNKNOWN,
        /** Another thread is using this session, or it is named twice in one call. Send one request after another. */
        BUSY,
        /** The maximum number of sessions is open. End some, or try again later. */
        FULL
    }

    /** The reason why the request was refused. */
    private final Reason reason;

    SessionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** {@return the reason why the request was refused} */
    public Reason reason() {
        return reason;
    }
}
