package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinibatchTest {
    /**
     * Segments of 1 to 3 episodes of 1 to {@code longest} steps. Row t shows t and −t, its action is 2t; segment k remembers k.
     */
    private static Batch batch(long seed, int segments, int longest) {
        Rng rng = Rng.of(seed);
        int[] firstRows = new int[segments + 1];
        int[] starts = new int[3 * segments + 1];
        int episodes = 0;
        for (int k = 0; k < segments; k++) {
            int more = 1 + rng.nextInt(3);
            for (int e = 0; e < more; e++, episodes++) {
                starts[episodes + 1] = starts[episodes] + 1 + rng.nextInt(longest);
            }
            firstRows[k + 1] = starts[episodes];
        }
        return batch(Arrays.copyOf(starts, episodes + 1), firstRows);
    }

    private static Batch batch(int[] starts, int[] firstRows) {
        int steps = starts[starts.length - 1];
        float[] observations = new float[2 * steps];
        float[] actions = new float[steps];
        for (int t = 0; t < steps; t++) {
            observations[2 * t] = t;
            observations[2 * t + 1] = -t;
            actions[t] = 2 * t;
        }
        float[] memory = new float[firstRows.length - 1];
        for (int k = 0; k < memory.length; k++) {
            memory[k] = k;
        }
        return Batch.ofEpisodes(starts, observations, actions).withSegments(firstRows, memory);
    }

    /** Segments of one episode each. */
    private static Batch ofLengths(int... lengths) {
        int[] starts = new int[lengths.length + 1];
        for (int k = 0; k < lengths.length; k++) {
            starts[k + 1] = starts[k] + lengths[k];
        }
        return batch(starts, starts);
    }

    /** The number of each row. */
    private static float[] places(Batch batch) {
        float[] places = new float[batch.steps()];
        for (int t = 0; t < places.length; t++) {
            places[t] = t;
        }
        return places;
    }

    private static int unitStart(Batch batch, Span span, int unit) {
        return span.isStep() ? unit : batch.segmentStart(unit);
    }

    /** What is wrong with the rows of some parts: units whole, each in one part, and shared out evenly. */
    private static Optional<String> divides(Batch batch, Span span, List<float[]> parts) {
        int units = Minibatch.units(batch, span);
        boolean[] seen = new boolean[units];
        for (float[] rows : parts) {
            int count = 0;
            for (int i = 0; i < rows.length; count++) {
                int unit = 0;
                while (unitStart(batch, span, unit + 1) <= rows[i]) {
                    unit++;
                }
                for (int t = unitStart(batch, span, unit); t < unitStart(batch, span, unit + 1); t++, i++) {
                    if (i >= rows.length || rows[i] != t) {
                        return Optional.of("unit " + unit + " is not whole");
                    }
                }
                if (seen[unit]) {
                    return Optional.of("unit " + unit + " comes twice");
                }
                seen[unit] = true;
            }
            if (count < units / parts.size() || count > (units + parts.size() - 1) / parts.size()) {
                return Optional.of("a part of " + count + " units");
            }
        }
        for (int unit = 0; unit < units; unit++) {
            if (!seen[unit]) {
                return Optional.of("unit " + unit + " is in no part");
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void everyUnitIsWholeInExactlyOnePart(
            @ForAll long seed,
            @ForAll Span span,
            @ForAll @IntRange(min = 1, max = 40) int segments,
            @ForAll @IntRange(min = 1, max = 20) int longest,
            @ForAll @IntRange(min = 1, max = 8) int parts) {
        Batch batch = batch(seed, segments, longest);
        int count = Math.min(parts, Minibatch.units(batch, span));
        List<float[]> rows = new ArrayList<>();
        for (Minibatch part : Minibatch.shuffled(batch, span, count, Rng.of(seed))) {
            rows.add(part.of(places(batch)));
            assertThat(part.steps()).isEqualTo(rows.get(rows.size() - 1).length);
        }
        assertThat(divides(batch, span, rows)).isEmpty();
        assertThat(Minibatch.whole(batch, span).of(places(batch))).containsExactly(places(batch));
    }

    @Test
    void wrongDivisionsAreCaught() {
        Batch batch = ofLengths(2, 3, 1, 2);
        float[] all = places(batch);
        assertThat(divides(batch, Span.EPISODE, List.of(all))).isEmpty();
        assertThat(divides(batch, Span.EPISODE, List.of(new float[] {5, 2, 3, 4}, new float[] {6, 7, 0, 1})))
                .isEmpty();
        assertThat(divides(batch, Span.EPISODE, List.of(Arrays.copyOf(all, 4), Arrays.copyOfRange(all, 4, 8))))
                .as("cut by rows")
                .hasValue("unit 1 is not whole");
        assertThat(divides(batch, Span.EPISODE, List.of(new float[] {1, 0, 2, 3, 4, 5, 6, 7})))
                .as("shuffled inside")
                .hasValue("unit 0 is not whole");
        assertThat(divides(batch, Span.STEP, List.of(new float[] {0, 1, 2, 3}, new float[] {4, 5, 6, 6})))
                .hasValue("unit 6 comes twice");
        assertThat(divides(ofLengths(1, 1, 1), Span.STEP, List.of(new float[] {0}, new float[] {1})))
                .as("parts of equal size, the rest dropped")
                .hasValue("unit 2 is in no part");
        assertThat(divides(batch, Span.STEP, List.of(Arrays.copyOf(all, 6), Arrays.copyOfRange(all, 6, 8))))
                .hasValue("a part of 6 units");
    }

    /** 24 orders of 4, 24,000 shuffles: 5 standard deviations of a count of 1000 are 155. The seed is fixed. */
    @Test
    void allOrdersAreEquallyLikely() {
        Batch batch = ofLengths(1, 1, 1, 1);
        for (Span span : new Span[] {Span.STEP, Span.EPISODE}) {
            Map<String, Integer> counts = new TreeMap<>();
            for (int i = 0; i < 24_000; i++) {
                Minibatch[] one = Minibatch.shuffled(batch, span, 1, Rng.of(9).child(i));
                counts.merge(Arrays.toString(one[0].of(places(batch))), 1, Integer::sum);
            }
            assertThat(counts).hasSize(24);
            assertThat(counts.values()).allMatch(count -> Math.abs(count - 1000) < 155);
        }
    }

    /** What is wrong with the borders of shards, of units that begin in these rows. */
    private static Optional<String> shards(int[] unitStarts, int steps, int[] cuts) {
        if (cuts[0] != 0 || cuts[cuts.length - 1] != steps) {
            return Optional.of("not all rows are in a shard");
        }
        if (steps < 512 && cuts.length != 2) {
            return Optional.of("a small batch was cut");
        }
        for (int i = 1; i < cuts.length; i++) {
            if (cuts[i] <= cuts[i - 1]) {
                return Optional.of("a shard is empty");
            }
            if (i < cuts.length - 1 && Arrays.binarySearch(unitStarts, cuts[i]) < 0) {
                return Optional.of("row " + cuts[i] + " is inside a unit");
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void shardsBeginAndEndWithAUnitAndSmallBatchesAreOne(
            @ForAll long seed,
            @ForAll Span span,
            @ForAll @IntRange(min = 1, max = 40) int segments,
            @ForAll @IntRange(min = 1, max = 60) int longest,
            @ForAll boolean shuffled) {
        Batch batch = batch(seed, segments, longest);
        Minibatch part = shuffled ? Minibatch.shuffled(batch, span, 1, Rng.of(seed))[0] : Minibatch.whole(batch, span);
        float[] rows = part.of(places(batch));
        int[] starts = IntStream.range(0, rows.length)
                .filter(i -> span.isStep() || isSegmentStart(batch, (int) rows[i]))
                .toArray();
        assertThat(shards(starts, batch.steps(), part.cuts())).isEmpty();
        for (int i = 1; span.isStep() && batch.steps() >= 512 && i < part.cuts().length; i++) {
            assertThat(part.cuts()[i] - part.cuts()[i - 1]).isBetween(256, 511);
        }
    }

    private static boolean isSegmentStart(Batch batch, int row) {
        return IntStream.range(0, batch.segments()).anyMatch(k -> batch.segmentStart(k) == row);
    }

    @Test
    void shardsHandWorked() {
        int[] eight = new int[8];
        Arrays.fill(eight, 250);
        int[] cuts = Minibatch.whole(ofLengths(eight), Span.EPISODE).cuts();
        // Even ones of 2,000 rows: 285, 571, 857, 1142, 1428, 1714; each moves on to where a segment begins.
        assertThat(cuts).containsExactly(0, 500, 750, 1000, 1250, 1500, 1750, 2000);
        assertThat(Minibatch.whole(ofLengths(eight), Span.STEP).cuts())
                .containsExactly(0, 285, 571, 857, 1142, 1428, 1714, 2000);
        assertThat(Minibatch.whole(ofLengths(2000), Span.TASK).cuts()).containsExactly(0, 2000);
        assertThat(Minibatch.whole(ofLengths(1, 1998, 1), Span.TASK).cuts()).containsExactly(0, 1999, 2000);
        assertThat(Minibatch.whole(ofLengths(511), Span.STEP).cuts()).containsExactly(0, 511);
        assertThat(Minibatch.whole(ofLengths(256, 256), Span.EPISODE).cuts()).containsExactly(0, 256, 512);
    }

    @Test
    void wrongShardsAreCaught() {
        int[] starts = {0, 250, 500, 750};
        assertThat(shards(starts, 1000, new int[] {0, 250, 750, 1000})).isEmpty();
        assertThat(shards(starts, 1000, new int[] {0, 333, 666, 1000})).hasValue("row 333 is inside a unit");
        assertThat(shards(starts, 1000, new int[] {0, 250, 250, 1000})).hasValue("a shard is empty");
        assertThat(shards(starts, 1000, new int[] {0, 250, 750})).hasValue("not all rows are in a shard");
        assertThat(shards(new int[] {0, 250}, 500, new int[] {0, 250, 500})).hasValue("a small batch was cut");
    }

    /** What is wrong with the shards of a part: each must show its rows of every column, in the same order. */
    private static Optional<String> mismatch(Batch batch, Minibatch part, float[] places, List<Minibatch.Rows> shards) {
        Tape tape = new Tape();
        int at = 0;
        for (Minibatch.Rows rows : shards) {
            Tensor column = rows.of(tape, places);
            if (rows.from() != at) {
                return Optional.of("a shard begins at " + rows.from() + " instead of " + at);
            }
            for (int i = 0; i < rows.batch().steps(); i++, at++) {
                int place = (int) places[at];
                if (column.get(i, 0) != place
                        || rows.batch().observations()[2 * i] != place
                        || rows.batch().observations()[2 * i + 1] != -place
                        || rows.batch().actions()[i] != 2 * place) {
                    return Optional.of("row " + at + " of the part is not row " + place + " of the batch");
                }
            }
            for (int k = 0; rows.batch().memorySize() > 0 && k < rows.batch().segments(); k++) {
                int place = (int) rows.batch().observations()[2 * rows.batch().segmentStart(k)];
                if (batch.segmentStart((int) rows.batch().memory()[k]) != place) {
                    return Optional.of("a segment has the memory of another");
                }
            }
        }
        return at == part.steps() ? Optional.empty() : Optional.of("rows are missing");
    }

    private static List<Minibatch.Rows> shards(Minibatch part) {
        List<Minibatch.Rows> shards = new ArrayList<>();
        int[] cuts = part.cuts();
        for (int i = 1; i < cuts.length; i++) {
            shards.add(part.rows(cuts[i - 1], cuts[i]));
        }
        return shards;
    }

    @Property(tries = 200)
    void columnsFollowRows(
            @ForAll long seed,
            @ForAll Span span,
            @ForAll @IntRange(min = 1, max = 40) int segments,
            @ForAll @IntRange(min = 1, max = 60) int longest,
            @ForAll @IntRange(min = 1, max = 3) int parts) {
        Batch batch = batch(seed, segments, longest);
        int count = Math.min(parts, Minibatch.units(batch, span));
        for (Minibatch part : Minibatch.shuffled(batch, span, count, Rng.of(seed))) {
            float[] places = part.of(places(batch));
            assertThat(mismatch(batch, part, places, shards(part))).isEmpty();
            for (Minibatch.Rows rows : shards(part)) {
                assertThat(rows.batch().memorySize())
                        .isEqualTo(span.isStep() && !rows.batch().equals(batch) ? 0 : 1);
            }
        }
        Minibatch whole = Minibatch.whole(batch, span);
        assertThat(mismatch(batch, whole, places(batch), shards(whole))).isEmpty();
    }

    @Test
    void rowsInAnotherOrderThanTheirColumnsAreCaught() {
        Batch batch = batch(3, 30, 60);
        for (Span span : new Span[] {Span.STEP, Span.EPISODE}) {
            Minibatch part = Minibatch.shuffled(batch, span, 1, Rng.of(1))[0];
            Minibatch other = Minibatch.shuffled(batch, span, 1, Rng.of(2))[0];
            float[] places = part.of(places(batch));
            assertThat(mismatch(batch, part, places, shards(part))).isEmpty();
            assertThat(mismatch(batch, part, other.of(places(batch)), shards(part)))
                    .isPresent();
            List<Minibatch.Rows> swapped = shards(part);
            Collections.reverse(swapped);
            assertThat(mismatch(batch, part, places, swapped)).isPresent();
            assertThat(mismatch(batch, part, places, shards(part).subList(0, 1)))
                    .hasValue("rows are missing");
        }
        Batch forgetful = Batch.ofEpisodes(
                        new int[] {0, 2, 3}, new float[] {0, -0f, 1, -1, 2, -2}, new float[] {0, 2, 4})
                .withSegments(new int[] {0, 2, 3}, new float[] {1, 0});
        Minibatch.Rows rows = new Minibatch.Rows(forgetful, 0);
        assertThat(mismatch(
                        ofLengths(2, 1), Minibatch.whole(forgetful, Span.TASK), new float[] {0, 1, 2}, List.of(rows)))
                .hasValue("a segment has the memory of another");
    }

    /** Episodes of a segment stay apart, wherever it comes to lie. */
    @Test
    void bordersOfEpisodesAreKept() {
        Batch batch = batch(new int[] {0, 1, 3, 6}, new int[] {0, 3, 6}); // lengths 1, 2 | 3
        Batch swapped =
                Minibatch.shuffled(batch, Span.TASK, 2, Rng.of(0))[0].rows(0, 3).batch();
        boolean first = swapped.observations()[0] == 0;
        assertThat(swapped.episodes()).isEqualTo(first ? 2 : 1);
        for (Span span : new Span[] {Span.EPISODE, Span.TASK}) {
            for (int i = 0; i < 20; i++) {
                Batch both = Minibatch.shuffled(batch, span, 1, Rng.of(i))[0]
                        .rows(0, 6)
                        .batch();
                int[] starts = IntStream.rangeClosed(0, 3).map(both::start).toArray();
                assertThat(starts)
                        .isEqualTo(both.observations()[0] == 0 ? new int[] {0, 1, 3, 6} : new int[] {0, 3, 4, 6});
            }
        }
    }

    /** What is wanted whole and in order is not copied. */
    @Test
    void theWholeBatchIsHandedOutAsItIs() {
        for (Span span : Span.values()) {
            Batch batch = ofLengths(3, 4);
            assertThat(Minibatch.whole(batch, span).rows(0, 7)).isEqualTo(new Minibatch.Rows(batch, 0));
        }
    }
}
