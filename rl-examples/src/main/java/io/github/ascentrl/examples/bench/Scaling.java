package io.github.ascentrl.examples.bench;

/**
 * How cost grows with work, in increasing order of work.
 *
 * @param work the work of each size, &gt; 0 and strictly increasing
 * @param cost the cost of each size, &gt; 0, in any unit
 */
record Scaling(double[] work, double[] cost) {
    Scaling {
        if (work.length != cost.length || work.length < 2) {
            throw new IllegalArgumentException(work.length + " works and " + cost.length
                    + " costs; give one cost for each work, and at least two");
        }
        for (int i = 0; i < work.length; i++) {
            if (!(work[i] > (i == 0 ? 0 : work[i - 1])) || !(cost[i] > 0)) {
                throw new IllegalArgumentException("work " + work[i] + " and cost " + cost[i] + " at index " + i
                        + "; both must be positive, and the work must increase");
            }
        }
    }

    /**
     * {@return the least-squares slope of log cost on log work over the larger half of the sizes (the middle one of an
     * odd number included)} It is 1 if cost is proportional to work; a constant part makes it smaller.
     */
    double exponent() {
        int from = (work.length - 1) / 2;
        int n = work.length - from;
        double meanX = 0;
        double meanY = 0;
        for (int i = from; i < work.length; i++) {
            meanX += StrictMath.log(work[i]) / n;
            meanY += StrictMath.log(cost[i]) / n;
        }
        double xy = 0;
        double xx = 0;
        for (int i = from; i < work.length; i++) {
            double x = StrictMath.log(work[i]) - meanX;
            xy += x * (StrictMath.log(cost[i]) - meanY);
            xx += x * x;
        }
        return xy / xx;
    }

    /** {@return the cost of a unit of work at a size} */
    double perUnit(int size) {
        return cost[size] / work[size];
    }

    /** {@return the lowest cost of a unit of work, over all sizes} */
    double cheapest() {
        return cheapest(work.length);
    }

    /** {@return the cost of a unit of work at a size, over the lowest one at this size or a smaller one, ≥ 1} */
    double rise(int size) {
        return perUnit(size) / cheapest(size + 1);
    }

    private double cheapest(int sizes) {
        double cheapest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < sizes; i++) {
            cheapest = Math.min(cheapest, perUnit(i));
        }
        return cheapest;
    }
}
