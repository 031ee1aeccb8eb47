package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** What the expert was asked so far and answered: DAgger's growing data set, each state an episode of one step. */
final class LabelledStates implements Stateful {
    private static final long END = -1;

    private final Space observationSpace;
    private final Space actionSpace;
    private final Provenance provenance;
    private final List<String> began = new ArrayList<>();
    private final BatchBuilder builder;

    LabelledStates(Space observationSpace, Space actionSpace, Provenance provenance) {
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        this.provenance = provenance;
        builder = new BatchBuilder(observationSpace.size(), actionSpace.size());
    }

    int size() {
        return builder.steps();
    }

    void add(Visit visit) {
        add(visit.observation(), visit.label(), visit.reward(), visit.ending(), visit.next());
    }

    void add(Dataset demonstrations) {
        if (!demonstrations.observationSpace().equals(observationSpace)
                || !demonstrations.actionSpace().equals(actionSpace)) {
            throw new IllegalArgumentException("the demonstrations have spaces " + demonstrations.observationSpace()
                    + " and " + demonstrations.actionSpace() + ", the environment " + observationSpace + " and "
                    + actionSpace + "; record them in the same environment");
        }
        adding(() -> addRows(demonstrations));
    }

    /** Adds rows, all of them or none, without a copy of those that there are: if the change fails, what it added is gone. */
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
        for (long i = 0; i < demonstrations.size(); i++) {
            Transition row = demonstrations.get(i);
            add(row.observation(), row.action(), row.reward(), row.ending(), row.nextObservation());
        }
        if (size() > 0) {
            dataset(); // refuses numbers outside their spaces
        }
    }

    private void add(float[] observation, float[] label, float reward, Ending ending, float[] next) {
        builder.add(observation, label, reward);
        builder.endEpisode(ending, next);
    }

    MemoryDataset dataset() {
        Provenance whole = provenance.withCounts(size(), size());
        for (String line : began) {
            whole = whole.derived(line);
        }
        return MemoryDataset.of(builder.build(), observationSpace, actionSpace, whole);
    }

    @Override
    public void save(State state) {
        int n = size();
        state.put("size", n);
        state.put("began", codePoints(began));
        if (n > 0) {
            Batch batch = builder.build();
            long[] endings = new long[n];
            for (int i = 0; i < n; i++) {
                endings[i] = batch.ending(i).ordinal();
            }
            state.put("observations", batch.observations());
            state.put("labels", batch.actions());
            state.put("rewards", batch.rewards());
            state.put("next", batch.finalObservations());
            state.put("endings", endings);
        }
    }

    @Override
    public void load(State state) {
        int n = Math.toIntExact(state.number("size"));
        List<String> lines = lines(state.longs("began"));
        builder.clear();
        began.clear();
        began.addAll(lines);
        if (n == 0) {
            return;
        }
        long[] endings = state.longs("endings");
        if (endings.length != n) { // before memory is taken for what the size promises
            throw new IllegalArgumentException(
                    "the state has " + n + " labelled states but " + endings.length + " endings");
        }
        int width = observationSpace.size();
        int actionWidth = actionSpace.size();
        float[] observations = new float[n * width];
        float[] labels = new float[n * actionWidth];
        float[] next = new float[n * width];
        float[] rewards = new float[n];
        state.get("observations", observations);
        state.get("labels", labels);
        state.get("rewards", rewards);
        state.get("next", next);
        for (int i = 0; i < n; i++) {
            add(
                    Arrays.copyOfRange(observations, i * width, (i + 1) * width),
                    Arrays.copyOfRange(labels, i * actionWidth, (i + 1) * actionWidth),
                    rewards[i],
                    Ending.values()[(int) endings[i]],
                    Arrays.copyOfRange(next, i * width, (i + 1) * width));
        }
    }

    /** A state holds numbers: lines as their code points, each line ended by {@link #END}. */
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
            throw new IllegalArgumentException("the state's last line of provenance, '" + line + "', has no end");
        }
        return lines;
    }
}
