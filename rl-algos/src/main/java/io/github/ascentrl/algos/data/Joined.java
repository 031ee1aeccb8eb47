package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Data sets one after the other. */
class Joined implements Dataset {
    final long[] starts;
    private final List<? extends Dataset> parts;
    private final Provenance provenance;

    Joined(List<? extends Dataset> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no data sets to join; give at least one");
        }
        this.parts = List.copyOf(parts);
        Dataset first = parts.get(0);
        starts = new long[parts.size() + 1];
        StringBuilder others = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            Dataset part = parts.get(i);
            if (!part.observationSpace().equals(first.observationSpace())
                    || !part.actionSpace().equals(first.actionSpace())) {
                throw new IllegalArgumentException("data set " + i + " has spaces " + part.observationSpace() + " and "
                        + part.actionSpace() + ", the first one " + first.observationSpace() + " and "
                        + first.actionSpace() + "; only data of the same spaces can be joined");
            }
            starts[i + 1] = Math.addExact(starts[i], part.size());
            if (i > 0) {
                Provenance other = part.provenance();
                others.append(i == 1 ? "" : "; ")
                        .append(part.size())
                        .append(" rows of ")
                        .append(other.environment())
                        .append(" by ")
                        .append(other.policy())
                        .append(", seed ")
                        .append(other.seed());
                for (String line : other.derivation()) {
                    others.append(", ").append(line);
                }
            }
        }
        provenance = first.provenance().derived("joined with " + (parts.size() == 1 ? "nothing" : others));
    }

    @Override
    public final long size() {
        return starts[starts.length - 1];
    }

    @Override
    public final Space observationSpace() {
        return parts.get(0).observationSpace();
    }

    @Override
    public final Space actionSpace() {
        return parts.get(0).actionSpace();
    }

    @Override
    public final Provenance provenance() {
        return provenance;
    }

    @Override
    public final Transition get(long index) {
        int part = find(starts, Objects.checkIndex(index, size()));
        return parts.get(part).get(index - starts[part]);
    }

    @Override
    public final void gather(long[] indices, float[] observations, float[] actions) {
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

    /** The part that owns a place; empty parts own none. */
    static int find(long[] starts, long place) {
        int found = Arrays.binarySearch(starts, place);
        int part = found >= 0 ? found : -found - 2;
        while (starts[part + 1] == starts[part]) {
            part++;
        }
        return part;
    }
}
