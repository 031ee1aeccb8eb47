package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The format of a CSV file that another program wrote: its separators and the meaning of its columns. The first line
 * that is neither blank nor begins with {@code #} is the header. Columns are found by their names there, in any order;
 * other columns are ignored. Each further row is one step: s<sub>t</sub>, a<sub>t</sub> and the reward r<sub>t+1</sub>
 * that followed.
 *
 * <p><b>Episodes.</b> With an episode column, an episode consists of adjacent rows that have the same name in it.
 * Without one, an episode ends at a row marked by {@code terminated}, {@code truncated} or {@code ending}, at a final
 * observation, or at the end of the file; a file that has none of these marks is one episode. An end that no column
 * marks has the ending {@code unmarked}.
 *
 * <p><b>The final observation</b> s<sub>T</sub> is in the {@code nextObservation} columns of the last step, or in one
 * more row whose action and reward are empty. If the file has neither, an episode that terminated keeps all its steps
 * and its last observation is repeated (nothing is bootstrapped from it). In any other episode the last row's
 * observation becomes the final one; its action and reward are left out, because what followed is not known, and the
 * ending is {@link Ending#NONE}. The provenance records how often that was done.
 *
 * @param separator the character between cells: a comma, semicolon, tab, vertical bar or another ASCII symbol; default
 *     {@code ','}
 * @param decimalComma whether numbers have a decimal comma; a point in a number is then rejected; default false
 * @param quote the character around cells that contain separators or line ends, doubled inside; default {@code '"'}
 * @param observation the columns of s<sub>t</sub>, in the order of the observation space; at least one
 * @param nextObservation the columns of s<sub>t+1</sub>, as many as of s<sub>t</sub>; default none. Within an episode
 *     they must equal the observation of the next row
 * @param action the columns of a<sub>t</sub>; at least one. Discrete choices are numbered from 0
 * @param reward the column of the reward; default none: all rewards are 0, which is enough for cloning
 * @param episode the column that names or numbers the episode; default none
 * @param step a column that increases by one from row to row within an episode, which is checked; default none
 * @param terminated the column that marks the end of an episode that terminated, for example a {@code done} flag: 0 or
 *     1, true or false, in upper or lower case; default none
 * @param truncated the same for an episode that was cut off, for example {@code timeout}; if both are true the episode
 *     terminated; default none
 * @param ending instead of these two, a column of {@code terminated}, {@code truncated}, {@code stopped} or nothing, as
 *     {@link CsvDatasets#write} writes it; default none
 * @param unmarked the ending of episodes whose end no column marks; default {@link Ending#NONE}: only the recording
 *     stopped
 */
public record CsvFormat(
        char separator,
        boolean decimalComma,
        char quote,
        List<String> observation,
        List<String> nextObservation,
        List<String> action,
        Optional<String> reward,
        Optional<String> episode,
        Optional<String> step,
        Optional<String> terminated,
        Optional<String> truncated,
        Optional<String> ending,
        Ending unmarked) {
    private static final String RESERVED = "+-.#\r\n\0 ";

    /**
     * Checks the format.
     *
     * @throws IllegalArgumentException if characters cannot be told apart, columns are missing, or one has two meanings
     */
    public CsvFormat {
        checkSign("separator", separator);
        checkSign("quote", quote);
        if (separator == quote || decimalComma && (separator == ',' || quote == ',')) {
            throw new IllegalArgumentException("separator '" + separator + "', quote '" + quote + "' and decimal "
                    + (decimalComma ? "comma" : "point") + " cannot be told apart; with decimal commas the separator is"
                    + " nearly always ';' or a tab");
        }
        observation = List.copyOf(Check.noNulls("observation", observation));
        nextObservation = List.copyOf(Check.noNulls("nextObservation", nextObservation));
        action = List.copyOf(Check.noNulls("action", action));
        Objects.requireNonNull(reward, "reward");
        Objects.requireNonNull(episode, "episode");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(terminated, "terminated");
        Objects.requireNonNull(truncated, "truncated");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(unmarked, "unmarked");
        if (observation.isEmpty() || action.isEmpty()) {
            throw new IllegalArgumentException(
                    "observation = " + observation + " and action = " + action + " must name at least one column each");
        }
        if (!nextObservation.isEmpty() && nextObservation.size() != observation.size()) {
            throw new IllegalArgumentException("nextObservation = " + nextObservation + " must have as many columns as"
                    + " observation = " + observation + ", in the same order, or none");
        }
        if (ending.isPresent() && (terminated.isPresent() || truncated.isPresent())) {
            throw new IllegalArgumentException(
                    "an ending column and terminated or truncated mean the same; name the one or the others");
        }
        Set<String> names = new HashSet<>();
        for (String name :
                columns(observation, nextObservation, action, reward, episode, step, terminated, truncated, ending)) {
            if (name.isBlank() || !names.add(name)) {
                throw new IllegalArgumentException("'" + name + "' is named as a column "
                        + (name.isBlank() ? "but blank; use its name in the header" : "twice; name it once"));
            }
        }
    }

    private static void checkSign(String what, char sign) {
        if (sign > 126
                || Character.isLetterOrDigit(sign)
                || RESERVED.indexOf(sign) >= 0
                || sign < ' ' && sign != '\t') {
            throw new IllegalArgumentException(
                    what + " = '" + sign + "' (code " + (int) sign + ") must be an ASCII symbol"
                            + " that occurs in no number: a comma, semicolon, tab, vertical bar or quote, not a blank");
        }
    }

    /** {@return all columns of a format: first those of vectors, then the single ones} */
    @SafeVarargs
    private static List<String> columns(
            List<String> observation, List<String> next, List<String> action, Optional<String>... single) {
        List<String> all = new ArrayList<>(observation);
        all.addAll(action);
        all.addAll(next);
        for (Optional<String> column : single) {
            column.ifPresent(all::add);
        }
        return all;
    }

    /** {@return a builder that holds the defaults} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link CsvFormat}: each method sets the component of its name. */
    @SuppressWarnings("doclint:missing") // the tags of a setter would repeat those of the record
    public static final class Builder {
        private char separator = ',';
        private boolean decimalComma;
        private char quote = '"';
        private List<String> observation = List.of();
        private List<String> nextObservation = List.of();
        private List<String> action = List.of();
        private Optional<String> reward = Optional.empty();
        private Optional<String> episode = Optional.empty();
        private Optional<String> step = Optional.empty();
        private Optional<String> terminated = Optional.empty();
        private Optional<String> truncated = Optional.empty();
        private Optional<String> ending = Optional.empty();
        private Ending unmarked = Ending.NONE;

        private Builder() {}

        // spotless:off: one line for each component
        /** Sets {@link CsvFormat#separator}. */
        public Builder separator(char value) { separator = value; return this; }
        /** Sets {@link CsvFormat#decimalComma}. */
        public Builder decimalComma(boolean value) { decimalComma = value; return this; }
        /** Sets {@link CsvFormat#quote}. */
        public Builder quote(char value) { quote = value; return this; }
        /** Sets {@link CsvFormat#observation}. */
        public Builder observation(String... columns) { observation = List.of(Check.noNulls("columns", columns)); return this; }
        /** Sets {@link CsvFormat#nextObservation}. */
        public Builder nextObservation(String... columns) { nextObservation = List.of(Check.noNulls("columns", columns)); return this; }
        /** Sets {@link CsvFormat#action}. */
        public Builder action(String... columns) { action = List.of(Check.noNulls("columns", columns)); return this; }
        /** Sets {@link CsvFormat#reward}. */
        public Builder reward(String column) { reward = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#episode}. */
        public Builder episode(String column) { episode = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#step}. */
        public Builder step(String column) { step = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#terminated}. */
        public Builder terminated(String column) { terminated = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#truncated}. */
        public Builder truncated(String column) { truncated = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#ending}. */
        public Builder ending(String column) { ending = Optional.of(Objects.requireNonNull(column, "column")); return this; }
        /** Sets {@link CsvFormat#unmarked}. */
        public Builder unmarked(Ending value) { unmarked = Objects.requireNonNull(value, "unmarked value"); return this; }

        /** {@return the format, checked} */
        public CsvFormat build() {
            return new CsvFormat(
                    separator, decimalComma, quote, observation, nextObservation, action, reward, episode, step,
                    terminated, truncated, ending, unmarked);
        }
        // spotless:on
    }
}
