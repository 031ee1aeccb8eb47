package io.github.ascentrl.envs.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Test helper: the recorded traces in the test resources. See {@code golden/README.md}. */
public final class Golden {
    private Golden() {}

    public static Trace trace(String name) {
        try (Reader reader =
                new InputStreamReader(Golden.class.getResourceAsStream("/golden/" + name), StandardCharsets.UTF_8)) {
            return Trace.read(reader, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every row within the tolerance of its environment, every ending the same. */
    public static void assertEveryRowAgrees(String id, int rows) {
        ReplayReport report = Replay.run(trace(id + ".csv"), id);
        assertThat(report.disagreements()).as(report.toString()).isEmpty();
        assertThat(report.rows()).isEqualTo(rows);
    }

    /**
     * Compares the empirical distributions of each state component over the recorded natural resets and over 20 000 of
     * our own by the two-sample Kolmogorov–Smirnov test with critical value 3/√(effective n), which a right
     * implementation exceeds with probability 2·exp(−18) = 3e-8 for each component.
     */
    public static void assertResetsAlike(String id, List<String> columns, Function<Rng, double[]> resetState) {
        long seed = 11;
        int n = 20_000;
        Trace recorded = trace(id + ".reset.csv");
        int m = recorded.rows().size();
        double critical = 3 / Math.sqrt((double) n * m / (n + m));
        Rng random = Rng.of(seed);
        double[][] ours = new double[n][];
        for (int i = 0; i < n; i++) {
            ours[i] = resetState.apply(random.child(i));
        }
        for (int k = 0; k < columns.size(); k++) {
            int component = k;
            for (Trace.Row row : recorded.rows()) {
                double x = row.get("s_" + columns.get(k));
                double theirs = share(recorded.rows(), r -> r.get("s_" + columns.get(component)) <= x);
                double here = share(List.of(ours), s -> s[component] <= x);
                assertThat(Math.abs(theirs - here))
                        .as("%s, P(%s <= %s), seed %d", id, columns.get(k), x, seed)
                        .isLessThan(critical);
            }
        }
    }

    private static <T> double share(List<T> of, Predicate<T> that) {
        return of.stream().filter(that).count() / (double) of.size();
    }
}
