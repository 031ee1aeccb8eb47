package io.github.ascentrl.algos.misuse;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What is thought of the exception that nonsense met. */
final class Verdict {
    private static final Pattern RANGE = Pattern.compile("(?s).*\\d.*");

    private Verdict() {}

    /** {@return what is wrong with an exception; empty if it is one that a caller can act on} */
    static String of(Throwable thrown, Door door, int parameter) {
        String message = thrown.getMessage();
        String what = thrown.getClass().getSimpleName() + ": " + message;
        if (message == null || message.isBlank()) {
            return "no message: " + thrown;
        }
        Class<?> type = thrown.getClass();
        if (type == NullPointerException.class) {
            String name = door.parameter(parameter).getName();
            boolean named = Pattern.compile("(?<![A-Za-z])" + Pattern.quote(name) + "(?![A-Za-z])")
                    .matcher(message)
                    .find();
            return message.startsWith("Cannot ") || !named ? "does not name " + name + ": " + what : "";
        }
        if (type == IndexOutOfBoundsException.class) {
            return RANGE.matcher(message).matches() ? "" : "no range: " + what;
        }
        if (type == IllegalArgumentException.class
                || type == IllegalStateException.class
                || type == UnsupportedOperationException.class
                || type.getName().startsWith("io.github.ascentrl.")) {
            return "";
        }
        boolean declared = Arrays.stream(door.executable().getExceptionTypes()).anyMatch(e -> e.isInstance(thrown));
        return declared ? "" : what;
    }
}
