package io.github.ascentrl.algos.actorcritic;

import java.util.Arrays;
import java.util.List;

/** Returns and lengths of the episodes that several actors finished. */
final class Episodes {
    private Episodes() {}

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
}
