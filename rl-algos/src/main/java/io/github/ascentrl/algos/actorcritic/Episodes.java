package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.api.data.Batch;
import java.util.Arrays;
import java.util.List;

/** What listeners are told about a batch of whole episodes. */
final class Episodes {
    private Episodes() {}

    static float[] returns(Batch batch) {
        float[] returns = new float[batch.episodes()];
        for (int e = 0; e < returns.length; e++) {
            returns[e] = (float) batch.totalReward(e);
        }
        return returns;
    }

    static float[] joined(List<float[]> parts) {
        int count = 0;
        for (float[] part : parts) {
            count += part.length;
        }
        float[] joined = new float[count];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    static int[] joinedLengths(List<int[]> parts) {
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    static int[] lengths(Batch batch) {
        int[] lengths = new int[batch.episodes()];
        for (int e = 0; e < lengths.length; e++) {
            lengths[e] = batch.length(e);
        }
        return lengths;
    }
}
