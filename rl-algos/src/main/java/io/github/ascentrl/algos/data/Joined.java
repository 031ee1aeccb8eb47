package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A view of several data sets, one after the other. */
class Joined extends Described {
    final long[] starts;
    private final List<? extends Dataset> parts;

    Joined(List<? extends Dataset> parts) {
        super(first(parts), "joined with " + (parts.size() == 1 ? "nothing" : others(parts)));
        this.parts = List.copyOf(parts);
        starts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parts.get(i).size());
        }
    }

    /** {@return the first of some data sets of the same spaces} */
    private static Dataset first(List<? extends Dataset> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no data sets to join; give at least one");
        }
        Dataset first = parts.get(0);
        for (Dataset part : parts) {
            if (!part.observationSpace().equals(first.observationSpace())
                    || !part.actionSpace().equals(first.actionSpace())) {
                throw new IllegalArgumentException("data set " + parts.indexOf(part) + " has spaces "
                        + part.observationSpace() + " and " + part.actionSpace() + ", but the first one has "
                        + first.observationSpace() + " and " + first.actionSpace()
                        + "; give all the same spaces, with Datasets.relabelled");
            }
        }
        return first;
    }

    private static String others(List<? extends Dataset> parts) {
        List<String> others = new ArrayList<>();
        for (Dataset part : parts.subList(1, parts.size())) {
            Provenance from = part.provenance();
            List<String> lines = new ArrayList<>(from.derivation());
            lines.add(
                    0,
                    part.size() + " rows of " + from.environment() + " by " + from.policy() + ", seed " + from.seed());
            others.add(String.join(", ", lines));
        }
        return String.join("; ", others);
    }

    @Override
    public final long size() {
        return starts[starts.length - 1];
    }

    @Override
    public final Transition get(long index) {
        int part = find(starts, Objects.checkIndex(index, size()));
        return parts.get(part).get(index - starts[part]);
    }

    @Override
    public final void gather(long[] indices, float[] observations, float[] actions) {
        checkRoom(indices, "observations", observations, "actions", actions);
        int width = observationSpace().size();
        int actionWidth = actionSpace().size();
        int[] owners = new int[indices.length];
        int[] counts = new int[parts.size()];
        for (int i = 0; i < indices.length; i++) {
            owners[i] = find(starts, Objects.checkIndex(indices[i], size()));
            counts[owners[i]]++;
        }
        for (int p = 0; p < counts.length; p++) { // one call for each part, and no object for each row
            if (counts[p] == 0) {
                continue;
            }
            long[] inner = new long[counts[p]];
            for (int i = 0, k = 0; i < owners.length; i++) {
                if (owners[i] == p) {
                    inner[k++] = indices[i] - starts[p];
                }
            }
            float[] partObservations = new float[counts[p] * width];
            float[] partActions = new float[counts[p] * actionWidth];
            parts.get(p).gather(inner, partObservations, partActions);
            for (int i = 0, k = 0; i < owners.length; i++) {
                if (owners[i] == p) {
                    System.arraycopy(partObservations, k * width, observations, i * width, width);
                    System.arraycopy(partActions, k++ * actionWidth, actions, i * actionWidth, actionWidth);
                }
            }
        }
    }

    /** {@return the index of the part that contains a row or an episode; never an empty part} */
    static int find(long[] starts, long index) {
        int found = Arrays.binarySearch(starts, index);
        int part = found >= 0 ? found : -found - 2;
        while (starts[part + 1] == starts[part]) {
            part++;
        }
        return part;
    }
}
