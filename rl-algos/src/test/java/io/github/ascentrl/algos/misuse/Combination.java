package io.github.ascentrl.algos.misuse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Searches for arguments that a call accepts, one candidate for each parameter. */
final class Combination {
    private static final int TRIES = 80;

    private Combination() {}

    interface Call {
        /** {@return whether it worked} */
        boolean accepts(Object[] arguments) throws Throwable;
    }

    /** {@return suppliers of arguments that a call accepted; null if none of those tried was} */
    static List<Supplier<Object>> firstThatWorks(List<List<Supplier<Object>>> candidates, Call call) {
        long product = 1;
        for (List<Supplier<Object>> list : candidates) {
            if (list.isEmpty()) {
                return null;
            }
            product = Math.min(product * list.size(), 1_000_000);
        }
        Random random = new Random(1);
        for (int t = 0; t < Math.min(product, TRIES); t++) {
            List<Supplier<Object>> chosen = new ArrayList<>();
            long rest = t;
            for (List<Supplier<Object>> list : candidates) {
                int i = product <= TRIES ? (int) (rest % list.size()) : t == 0 ? 0 : random.nextInt(list.size());
                rest /= list.size();
                chosen.add(list.get(i));
            }
            try {
                if (call.accepts(values(chosen))) {
                    return chosen;
                }
            } catch (Throwable e) {
                // not these
            }
        }
        return null;
    }

    static Object[] values(List<Supplier<Object>> suppliers) {
        Object[] values = new Object[suppliers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = suppliers.get(i).get();
        }
        return values;
    }
}
