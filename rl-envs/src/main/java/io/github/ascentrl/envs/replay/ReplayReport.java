package io.github.ascentrl.envs.replay;

import io.github.ascentrl.api.internal.Check;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * The result of replaying a trace.
 *
 * @param trace the name of the trace
 * @param rows the number of rows replayed, each one step
 * @param state largest deviation of the state after a step, |difference| / max(1, |recorded|)
 * @param observation largest deviation of an observation, in units in the last place of the recorded {@code float}
 * @param reward largest deviation of a reward, in units in the last place of the recorded {@code float}
 * @param disagreements every deviation beyond the tolerance, one line each with its line number, including endings that
 *     differ
 */
public record ReplayReport(
        String trace, int rows, Deviation state, Deviation observation, Deviation reward, List<String> disagreements) {
    /**
     * Copies the list.
     *
     * @param trace as above
     * @param rows as above
     * @param state as above
     * @param observation as above
     * @param reward as above
     * @param disagreements copied
     */
    public ReplayReport {
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(observation, "observation");
        Objects.requireNonNull(reward, "reward");
        Check.atLeast("rows", rows, 0);
        disagreements = List.copyOf(Check.noNulls("disagreements", disagreements));
    }

    /** {@return whether all deviations are within the tolerance and all endings agree} */
    public boolean agrees() {
        return disagreements.isEmpty();
    }

    /** {@return the report in a few readable lines, including the first disagreements} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(trace).append(": ").append(rows).append(" rows replayed\n");
        text.append("  largest deviation of the state       ").append(state).append('\n');
        text.append("  largest deviation of the observation ")
                .append(observation)
                .append(" (float ulp)\n");
        text.append("  largest deviation of the reward      ").append(reward).append(" (float ulp)\n");
        text.append("  disagreements: ").append(disagreements.size()).append('\n');
        disagreements.stream()
                .limit(20)
                .forEach(line -> text.append("    ").append(line).append('\n'));
        if (disagreements.size() > 20) {
            text.append("    … and ").append(disagreements.size() - 20).append(" more\n");
        }
        return text.toString();
    }

    /**
     * A largest deviation and its location.
     *
     * @param size the deviation, ≥ 0
     * @param line the line in the trace, 0 if there was no deviation
     * @param column the column, empty if there was none
     */
    public record Deviation(double size, int line, String column) {
        static final Deviation NONE = new Deviation(0, 0, "");

        /** A deviation.
         *
         * @param size as above
         * @param line as above
         * @param column as above
         */
        public Deviation {
            if (!(size >= 0)) {
                throw new IllegalArgumentException("size = " + size + " must be at least 0");
            }
            Check.atLeast("line", line, 0);
            Objects.requireNonNull(column, "column");
        }

        Deviation or(double otherSize, int otherLine, String otherColumn) {
            double known = Double.isNaN(otherSize) ? Double.POSITIVE_INFINITY : otherSize;
            return known > size ? new Deviation(known, otherLine, otherColumn) : this;
        }

        @Override
        public String toString() {
            return line == 0 ? "none" : String.format(Locale.ROOT, "%.3g at line %d, %s", size, line, column);
        }
    }
}
