package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * DAgger's growing data set: the states that the expert has labelled so far. Each state is an episode of one step,
 * unless the policy has memory and needs whole episodes.
 */
final class LabelledStates implements Stateful {
    private static final long END = -1;

    private final Space observationSpace;
    private final Space actionSpace;
    private final Span span;
    private final Provenance provenance;
    private final List<String> began = new ArrayList<>();
    private final BatchBuilder builder;

    LabelledStates(Space observationSpace, Space actionSpace, Span span, Provenance provenance) {
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.span = span;
        this.provenance = provenance;
        builder = new BatchBuilder(observationSpace.size(), actionSpace.size());
    }

    int size() {
        return builder.steps();
    }

    /** Adds a labelled state; {@code last} ends its episode even if that is unfinished. */
    void add(Visit visit, boolean last) {
        builder.add(visit.observation(), visit.label(), visit.reward());
        if (span.isStep() || last || visit.ending().ended()) {
            builder.endEpisode(visit.ending(), visit.next());
        }
    }

    void add(Dataset demonstrations) {
        if (!demonstrations.observationSpace().equals(observationSpace)
                || !demonstrations.actionSpace().equals(actionSpace)) {
            throw new IllegalArgumentException("the demonstrations have spaces " + demonstrations.observationSpace()
                    + " and " + demonstrations.actionSpace() + ", but the environment has " + observationSpace + " and "
                    + actionSpace + "; record them in the same environment, or, if they lie in its spaces, use"
                    + " Datasets.relabelled");
        }
        adding(() -> addRows(demonstrations));
    }

    /**
     * Runs a change that adds rows; if it throws, everything that it added is removed. The existing rows are not
     * copied.
     */
    void adding(Runnable change) {
        int rows = builder.episodes();
        int lines = began.size();
        try {
            change.run();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            builder.keep(rows);
            began.subList(lines, began.size()).clear();
            throw failure;
        }
    }

    private void addRows(Dataset demonstrations) {
        Provenance from = demonstrations.provenance();
        began.add("began with " + demonstrations.size() + " rows of " + from.environment() + " by " + from.policy()
                + ", seed " + from.seed());
        if (span.isStep()) {
            for (long i = 0; i < demonstrations.size(); i++) {
                Transition row = demonstrations.get(i);
                builder.add(row.observation(), row.action(), row.reward());
                builder.endEpisode(row.ending(), row.nextObservation());
            }
        } else {
            EpisodicDataset episodes = DataLoader.episodic(demonstrations);
            for (long e = 0; e < episodes.episodes(); e++) {
                builder.add(episodes.trajectory(e));
            }
        }
        if (size() > 0) {
            dataset(); // rejects numbers outside their spaces
        }
    }

    MemoryDataset dataset() {
        Provenance whole = provenance.withCounts(builder.episodes(), size());
        for (String line : began) {
            whole = whole.derived(line);
        }
        return MemoryDataset.of(builder.build(), observationSpace, actionSpace, whole);
    }

    @Override
    public void save(State state) {
        state.put("size", size());
        state.put("began", codePoints(began));
        if (size() > 0) {
            Batch batch = builder.build();
            int episodes = batch.episodes();
            state.put("observations", batch.observations());
            state.put("labels", batch.actions());
            state.put("rewards", batch.rewards());
            state.put("next", batch.finalObservations());
            state.put(
                    "starts",
                    IntStream.rangeClosed(0, episodes).mapToLong(batch::start).toArray());
            state.put(
                    "endings",
                    IntStream.range(0, episodes)
                            .mapToLong(e -> batch.ending(e).ordinal())
                            .toArray());
        }
    }

    @Override
    public void load(State state) {
        long n = state.count("size");
        List<String> lines = lines(state.longs("began"));
        builder.clear();
        began.clear();
        began.addAll(lines);
        if (n == 0) {
            return;
        }
        Batch batch = Batch.ofColumns(
                LongStream.of(state.longs("starts")).mapToInt(Math::toIntExact).toArray(),
                state.floats("observations"),
                state.floats("labels"),
                state.floats("rewards"),
                state.floats("next"),
                LongStream.of(state.longs("endings"))
                        .mapToObj(i -> Ending.values()[(int) i])
                        .toArray(Ending[]::new));
        if (batch.steps() != n) {
            throw new IllegalArgumentException(
                    "the state has " + n + " labelled states but " + batch.steps() + " rewards");
        }
        for (int e = 0; e < batch.episodes(); e++) {
            builder.add(batch.trajectory(e));
        }
    }

    /** {@return lines as their code points, each line followed by {@link #END}} A state holds only numbers. */
    private static long[] codePoints(List<String> lines) {
        return lines.stream()
                .flatMapToLong(line -> LongStream.concat(line.codePoints().asLongStream(), LongStream.of(END)))
                .toArray();
    }

    private static List<String> lines(long[] codePoints) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (long c : codePoints) {
            if (c == END) {
                lines.add(line.toString());
                line.setLength(0);
            } else {
                line.appendCodePoint(Math.toIntExact(c));
            }
        }
        if (line.length() > 0) {
            throw new IllegalArgumentException(
                    "the state's last line of provenance, '" + line + "', has no end; the state is damaged");
        }
        return lines;
    }
}
