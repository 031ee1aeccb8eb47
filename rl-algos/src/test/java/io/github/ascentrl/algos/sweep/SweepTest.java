package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepTest {
    private static final List<Setting> SETTINGS = List.of(Setting.uniform("x", 0, 1), Setting.choices("y", 1, 2));

    @TempDir
    private Path folder;

    private static Search search(int n) {
        Search halving =
                Searches.halving(Designs.sobol(SETTINGS, n, Rng.of(3)), Searches.seeds(0, 2), new Halving(10, 90, 3));
        return Searches.confirmed(halving, 2, Searches.seeds(100, 3), 50);
    }

    private static String sorted(Path place) throws IOException {
        return SweepLines.sorted(place.resolve("trials.jsonl"));
    }

    /** The reference: one thread, never stopped. */
    private static String expected(Path place, int n) throws IOException, InterruptedException {
        Sweep.of(Bowl.class, search(n)).at(place).run();
        return sorted(place);
    }

    @Test
    void threadsChangeNothing() throws Exception {
        String one = expected(folder.resolve("one"), 27);
        assertThat(one.lines()).hasSize(1 + 54 + 18 + 6 + 6);
        assertThat(one).contains("DivergenceException: x = 0.9");
        for (int threads : new int[] {2, 7}) {
            Path place = folder.resolve("threads" + threads);
            Sweep.of(Bowl.class, search(27))
                    .at(place)
                    .on(Engine.threads(threads))
                    .run();
            assertThat(sorted(place)).isEqualTo(one);
        }
    }

    @Test
    void aFileChangesNothing() throws Exception {
        SweepResults kept = Sweep.of(Bowl.class, search(9)).at(folder).run();
        SweepResults forgotten = Sweep.of(Bowl.class, search(9)).run();
        assertThat(forgotten.trials()).hasSameSizeAs(kept.trials());
        for (int i = 0; i < kept.trials().size(); i++) {
            assertThat(SweepLines.withoutSeconds(forgotten.trials().get(i)))
                    .isEqualTo(SweepLines.withoutSeconds(kept.trials().get(i)));
        }
    }

    @Test
    void trialsContinueWhereTheRungBelowEnded() throws Exception {
        SweepResults results = Sweep.of(Bowl.class, search(27)).at(folder).run();
        for (TrialResult result : results.trials()) {
            if (!result.failed()) {
                long before = result.trial().from() < 0
                        ? 0
                        : results.trials().get(result.trial().from()).trial().budget();
                assertThat(result.numbers().get("steps"))
                        .isEqualTo((double) result.trial().budget() - before);
            }
        }
    }

    /** The file is truncated at any byte, as after a kill. */
    @Property(tries = 8)
    void goesOnWhereItWasKilled(@ForAll @IntRange(min = 0, max = 10_000) int cut) throws Exception {
        Path place = Files.createTempDirectory("sweep");
        try {
            String expected = expected(place, 9);
            Path file = place.resolve("trials.jsonl");
            byte[] whole = Files.readAllBytes(file);
            int left = (int) ((long) whole.length * cut / 10_000);
            Files.write(file, Arrays.copyOf(whole, left));
            long finished = new String(whole, 0, left, StandardCharsets.UTF_8)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            int[] run = {0};
            Engine counting = (tasks, answers) -> Engine.threads(1).run(counted(tasks, run), answers);
            int[] seen = {0};
            Sweep.of(Bowl.class, search(9))
                    .at(place)
                    .on(counting)
                    .watch(result -> seen[0]++)
                    .run();
            assertThat(sorted(place)).isEqualTo(expected);
            assertThat(run[0]).isEqualTo(18 + 6 + 6 - Math.max(0, finished - 1));
            assertThat(seen[0]).isEqualTo(18 + 6 + 6);
        } finally {
            SweepLines.delete(place);
        }
    }

    private static Iterator<Engine.Task> counted(Iterator<Engine.Task> tasks, int[] count) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return tasks.hasNext();
            }

            @Override
            public Engine.Task next() {
                count[0]++;
                return tasks.next();
            }
        };
    }

    /** An engine that answers in reverse order, and one that shares nothing with this process. */
    @Test
    void theOrderOfFinishingChangesNothing() throws Exception {
        String expected = expected(folder.resolve("one"), 27);
        Engine backwards = (tasks, answers) -> {
            List<Engine.Task> all = new ArrayList<>();
            tasks.forEachRemaining(all::add);
            for (int i = all.size() - 1; i >= 0; i--) {
                answers.accept(TrialProgram.answer(all.get(i)));
            }
        };
        Path place = folder.resolve("backwards");
        Sweep.of(Bowl.class, search(27)).at(place).on(backwards).run();
        assertThat(sorted(place)).isEqualTo(expected);
        assertThat(Files.readString(place.resolve("trials.jsonl")))
                .isNotEqualTo(Files.readString(folder.resolve("one").resolve("trials.jsonl")));
    }

    @Test
    void aLargerDesignGoesOn() throws Exception {
        Path place = folder.resolve("grown");
        Sweep.of(Bowl.class, every(8)).at(place).run();
        Sweep.of(Bowl.class, every(16)).at(place).run();
        Sweep.of(Bowl.class, every(16)).at(folder.resolve("once")).run();
        assertThat(sorted(place)).isEqualTo(sorted(folder.resolve("once")));
    }

    @Test
    void resultsAreSeenWhileASweepRuns() throws Exception {
        Sweep sweep = Sweep.of(Bowl.class, every(4)).at(folder);
        assertThat(sweep.results().trials()).isEmpty();
        List<Integer> seen = new ArrayList<>();
        SweepResults all = sweep.watch(result -> {
                    try {
                        seen.add(sweep.results().trials().size());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .run();
        assertThat(seen).containsExactly(1, 2, 3, 4);
        assertThat(sweep.results().trials()).isEqualTo(all.trials());
        assertThatThrownBy(() -> Sweep.of(Nothing.class, every(4)).at(folder).results())
                .hasMessageContaining("belongs to a sweep of");
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(4)).results()).hasMessageContaining("call at(folder)");
    }

    /** Whatever is wrong with a state, no trial continues from another one's. */
    @Test
    void aStateThatIsNotTheOneThatWasLeftIsRefused() throws Exception {
        Path whole = folder.resolve("whole");
        String expected = expected(whole, 9);
        List<String> lines = Files.readAllLines(whole.resolve("trials.jsonl"));
        List<String> firstRung = lines.stream()
                .filter(line -> !line.contains("\"from\"") && !line.contains("fresh seeds"))
                .toList();
        String continued = lines.stream()
                .filter(line -> line.contains("\"from\""))
                .findFirst()
                .orElseThrow();
        String from = continued.replaceFirst(".*\"from\":(\\d+).*", "$1");
        Path state = whole.resolve("states").resolve("trial-" + from + ".state");
        byte[] good = Files.readAllBytes(state);
        for (byte[] bad : List.of(new byte[0], new byte[8], Arrays.copyOf(good, 7))) {
            Files.write(whole.resolve("trials.jsonl"), firstRung);
            Files.write(state, bad);
            assertThatThrownBy(() -> Sweep.of(Bowl.class, search(9)).at(whole).run())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("trial-" + from + ".state is")
                    .hasMessageContaining("delete the line of trial " + from + " from trials.jsonl");
        }
        Files.delete(state);
        Files.write(whole.resolve("trials.jsonl"), firstRung);
        assertThatThrownBy(() -> Sweep.of(Bowl.class, search(9)).at(whole).run())
                .hasMessageContaining("is missing");
        List<String> remedy = firstRung.stream()
                .filter(line -> !line.startsWith("{\"trial\":" + from + ","))
                .toList();
        Files.write(whole.resolve("trials.jsonl"), remedy);
        Sweep.of(Bowl.class, search(9)).at(whole).run();
        assertThat(sorted(whole)).isEqualTo(expected);
    }

    @Test
    void aTrialContinuesOnlyItself() {
        Trial first = new Trial(Map.of("x", "0.1"), 0, 10, "rung 1", -1, true);
        Trial notContinued = new Trial(Map.of("x", "0.2"), 0, 10, "rung 1", -1, false);
        Trial fails = new Trial(Map.of("x", "0.95"), 0, 10, "rung 1", -1, true);
        for (Trial second : List.of(
                new Trial(Map.of("x", "0.1"), 1, 20, "rung 2", 0, false), // another seed
                new Trial(Map.of("x", "0.3"), 0, 20, "rung 2", 0, false), // other settings
                new Trial(Map.of("x", "0.1"), 0, 10, "rung 2", 0, false), // no longer
                new Trial(Map.of("x", "0.2"), 0, 20, "rung 2", 1, false), // left no state
                new Trial(Map.of("x", "0.95"), 0, 20, "rung 2", 2, false), // failed
                new Trial(Map.of("x", "0.1"), 0, 20, "rung 2", 3, false), // itself
                new Trial(Map.of("x", "0.1"), 0, 20, "rung 2", 999, false))) {
            Search search = results -> results.isEmpty()
                    ? List.of(first, notContinued, fails)
                    : results.size() == 3 ? List.of(second) : List.of();
            assertThatThrownBy(() -> Sweep.of(Bowl.class, search).run())
                    .as(second.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("trial 3 continues trial " + second.from());
        }
    }

    @Test
    void blankAndRepeatedLinesAreNothingButContradictionsAre() throws Exception {
        Sweep.of(Bowl.class, every(4)).at(folder).run();
        Path file = folder.resolve("trials.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("");
        lines.add(lines.get(1).replaceFirst("\"seconds\":[0-9.]+", "\"seconds\":77.0"));
        Files.write(file, lines);
        assertThat(Sweep.of(Bowl.class, every(4)).at(folder).run().trials()).hasSize(4);
        lines.set(lines.size() - 1, lines.get(1).replaceFirst("\"score\":-?[0-9.E-]+", "\"score\":7.0"));
        Files.write(file, lines);
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(4)).at(folder).run())
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("line 7")
                .hasMessageContaining("has a different result in an earlier line");
    }

    @Test
    void anotherVersionsSweepIsRefused() throws Exception {
        Sweep.of(Bowl.class, every(2)).at(folder).run();
        Path file = folder.resolve("trials.jsonl");
        Files.writeString(
                file,
                Files.readString(file).replaceFirst("\"library_version\":\"[^\"]+\"", "\"library_version\":\"0.0.1\""));
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).at(folder).run())
                .hasMessageContaining("was started with version 0.0.1");
    }

    @Test
    void aFileInThePlaceOfTheFolderIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).at(file).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a file, not a folder; choose a folder");
    }

    private static Search every(int n) {
        return Searches.every(Designs.random(SETTINGS, n, Rng.of(1)), new long[] {0}, 10);
    }

    @Test
    void anotherSweepsFolderIsRefusedAndLeftAsItIs() throws Exception {
        Sweep.of(Bowl.class, every(8)).at(folder).run();
        byte[] before = Files.readAllBytes(folder.resolve("trials.jsonl"));
        Search other = Searches.every(Designs.random(SETTINGS, 8, Rng.of(2)), new long[] {0}, 10);
        assertThatThrownBy(() -> Sweep.of(Bowl.class, other).at(folder).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("belongs to another sweep: its trial 0 is")
                .hasMessageContaining("choose another folder");
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(7)).at(folder).run())
                .hasMessageContaining("it has a trial 7, but here there are only 7");
        assertThatThrownBy(() -> Sweep.of(Nothing.class, every(8)).at(folder).run())
                .hasMessageContaining("belongs to a sweep of io.github.ascentrl.algos.sweep.Bowl");
        assertThat(Files.readAllBytes(folder.resolve("trials.jsonl"))).isEqualTo(before);
    }

    @Test
    void aDamagedLineIsNamed() throws Exception {
        Sweep.of(Bowl.class, every(8)).at(folder).run();
        Path file = folder.resolve("trials.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(3, lines.get(3).replace("\"seed\"", "\"sead\""));
        Files.write(file, lines);
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(8)).at(folder).run())
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("line 4")
                .hasMessageContaining("seed")
                .hasMessageContaining("delete the line");
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
    }

    @Test
    void somethingElseInThePlaceOfTheFileIsNotTouched() throws Exception {
        Path file = folder.resolve("trials.jsonl");
        Files.writeString(file, "{\"format\":\"other\",\"version\":\"1\"}\n");
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(8)).at(folder).run())
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("format other");
        Files.writeString(file, "{\"form"); // killed while it wrote its first line
        Sweep.of(Bowl.class, every(1)).at(folder).run();
        Files.writeString(file, "shopping list: bread, butter");
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(8)).at(folder).run())
                .isInstanceOf(FileFormatException.class)
                .hasMessageContaining("not the file of a sweep");
        assertThat(Files.readString(file)).isEqualTo("shopping list: bread, butter");
    }

    @Test
    void twoAtATimeInOneFolderAreRefused() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread other = new Thread(() -> {
            try {
                Sweep.of(Bowl.class, every(2))
                        .at(folder)
                        .watch(result -> {
                            inside.countDown();
                            await(leave);
                        })
                        .run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        other.start();
        inside.await();
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).at(folder).run())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a sweep is running in");
        leave.countDown();
        other.join();
        assertThat(failure.get()).isNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAWatcherThrowsEndsTheSweepAndNothingIsLost() throws Exception {
        String expected = expected(folder.resolve("whole"), 9);
        Path place = folder.resolve("ended");
        int[] seen = {0};
        Consumer<TrialResult> watcher = result -> {
            if (++seen[0] == 5) {
                throw new IllegalStateException("enough");
            }
        };
        assertThatThrownBy(() -> Sweep.of(Bowl.class, search(9))
                        .at(place)
                        .on(Engine.threads(3))
                        .watch(watcher)
                        .run())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("enough");
        assertThat(Files.readAllLines(place.resolve("trials.jsonl"))).hasSize(1 + 5);
        Sweep.of(Bowl.class, search(9)).at(place).run();
        assertThat(sorted(place)).isEqualTo(expected);
    }

    @Test
    void anInterruptedCallerGetsAwayFromSlowTrials() throws Exception {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Sweep.of(Slow.class, every(8))
                        .at(folder)
                        .on(Engine.threads(2))
                        .run())
                .isInstanceOf(InterruptedException.class);
        assertThat(Files.readAllLines(folder.resolve("trials.jsonl"))).hasSize(1);
    }

    @Test
    void allKindsOfFailuresAreResults() throws Exception {
        Search search = Searches.every(
                Designs.grid(List.of(Setting.choices(
                        "how", "exception", "error", "null", "nan", "setting", "interrupted", "itself", "mute"))),
                new long[] {0},
                1);
        SweepResults results = Sweep.of(Failing.class, search).at(folder).run();
        assertThat(results.failed()).isEqualTo(7);
        assertThat(results.trials().get(6).score()).isEqualTo(5); // the next one is not interrupted
        assertThat(results.trials().stream().flatMap(result -> result.failure().stream()))
                .satisfiesExactly(
                        text -> assertThat(text)
                                .startsWith("java.io.IOException: the disk is gone at ")
                                .contains("Failing.run(SweepTest.java:"),
                        text -> assertThat(text).startsWith("java.lang.StackOverflowError"),
                        text -> assertThat(text).contains("the objective returned null"),
                        text -> assertThat(text).contains("score = NaN of the outcome must be finite"),
                        text -> assertThat(text).contains("no setting 'hwo'; did you mean how?"),
                        text -> assertThat(text).startsWith("java.lang.InterruptedException: a time limit of its own"),
                        text -> assertThat(text).startsWith("io.github.ascentrl.algos.sweep.SweepTest$Mute at "));
        SweepResults again = Sweep.of(Failing.class, search).at(folder).run();
        assertThat(again.trials()).isEqualTo(results.trials());
    }

    /** A channel closes when an interrupted thread writes to it: the state must be written all the same. */
    @Test
    void theStateOfATrialThatInterruptedItselfIsWritten() throws Exception {
        Trial first = new Trial(Map.of("how", "itself"), 0, 1, "rung 1", -1, true);
        Trial second = new Trial(Map.of("how", "itself"), 0, 2, "rung 2", 0, false);
        Search search =
                results -> results.isEmpty() ? List.of(first) : results.size() == 1 ? List.of(second) : List.of();
        SweepResults results = Sweep.of(Failing.class, search).at(folder).run();
        assertThat(results.trials().stream().map(TrialResult::score)).containsExactly(5.0, 6.0);
    }

    @Test
    void aLackOfMemoryIsNoResult() throws Exception {
        Search search = Searches.every(List.of(Map.of("how", "memory")), new long[] {0}, 1);
        assertThatThrownBy(() -> Sweep.of(Failing.class, search).at(folder).run())
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(Files.readAllLines(folder.resolve("trials.jsonl"))).hasSize(1);
    }

    @Test
    void whatCannotBeMadeByItsNameIsRefusedAtOnce() {
        assertThatThrownBy(() -> Sweep.of(Hidden.class, every(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it must be a public class");
        assertThatThrownBy(() -> Sweep.of(WithParameter.class, every(1)))
                .hasMessageContaining("public constructor without parameters");
    }

    @Test
    void anEngineThatMissesOrRepeatsATaskIsFound() {
        Engine lazy = (tasks, answers) -> {};
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).on(lazy).run())
                .hasMessageContaining("without an answer to trial 0");
        Engine stuttering = (tasks, answers) -> {
            Engine.Answer answer = TrialProgram.answer(tasks.next());
            answers.accept(answer);
            answers.accept(answer);
        };
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).on(stuttering).run())
                .hasMessageContaining("answered trial 0, which it was not asked");
        Engine mumbling = (tasks, answers) -> answers.accept(new Engine.Answer("what?", new byte[0]));
        assertThatThrownBy(() -> Sweep.of(Bowl.class, every(2)).on(mumbling).run())
                .hasMessageContaining("something that is not the answer to a task");
        assertThatThrownBy(() -> Engine.threads(0)).hasMessageContaining("threads = 0");
    }

    @Test
    void aTaskThatIsNoneIsRefused() {
        assertThatThrownBy(() -> TrialProgram.answer(new Engine.Task("{}", new byte[0])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this is not a task of a sweep");
    }

    /** Not run, but its name must exist. */
    public static final class Nothing implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) {
            return Outcome.of(0);
        }
    }

    /** Takes an hour unless it is interrupted. */
    public static final class Slow implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) throws InterruptedException {
            Thread.sleep(3_600_000);
            return Outcome.of(0);
        }
    }

    /** Fails as requested. */
    public static final class Failing implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) throws IOException, InterruptedException {
            if (trial.text("how").equals("itself")) {
                Thread.currentThread().interrupt();
                return Outcome.of(5 + state.length).withState(new byte[1]);
            }
            Thread.sleep(1); // an interruption that was left behind would show
            return switch (trial.text("how")) {
                case "exception" -> throw new IOException("the disk is gone");
                case "error" -> throw new StackOverflowError("too deep");
                case "interrupted" -> throw new InterruptedException("a time limit of its own");
                case "mute" -> throw new Mute();
                case "memory" -> throw new OutOfMemoryError("Java heap space");
                case "null" -> null;
                case "nan" -> Outcome.of(Double.NaN);
                default -> Outcome.of(trial.number("hwo"));
            };
        }
    }

    /** Its toString() fails. */
    static final class Mute extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no words");
        }
    }

    static final class Hidden implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) {
            return Outcome.of(0);
        }
    }

    /** Cannot be created without a parameter. */
    public static final class WithParameter implements Objective {
        /** Needs one. */
        public WithParameter(int parameter) {}

        @Override
        public Outcome run(Trial trial, byte[] state) {
            return Outcome.of(0);
        }
    }
}
