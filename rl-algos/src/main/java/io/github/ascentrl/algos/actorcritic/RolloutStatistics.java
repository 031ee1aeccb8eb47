package io.github.ascentrl.algos.actorcritic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What several rollouts played: how many steps, and the returns and lengths of the episodes that ended. */
final class RolloutStatistics {
    private final List<float[]> returns = new ArrayList<>();
    private final List<int[]> lengths = new ArrayList<>();
    /** An update may play more than an int counts: one actor needs four minutes for it. */
    private long steps;

    void add(int steps, float[] returns, int[] lengths) {
        this.steps += steps;
        this.returns.add(returns);
        this.lengths.add(lengths);
    }

    void addAll(RolloutStatistics others) {
        steps += others.steps;
        returns.addAll(others.returns);
        lengths.addAll(others.lengths);
    }

    long steps() {
        return steps;
    }

    float[] returns() {
        int count = 0;
        for (float[] part : returns) {
            count += part.length;
        }
        float[] joined = new float[count];
        int at = 0;
        for (float[] part : returns) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    int[] lengths() {
        return lengths.stream().flatMapToInt(Arrays::stream).toArray();
    }
}
