package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Designs of experiments: lists of combinations of setting values. Elements are computed on access, so that a list of a
 * million costs nothing. Any other list of settings can be used as a design, too.
 */
public final class Designs {
    private static final int MOST_SOBOL = 1000;

    private Designs() {}

    /**
     * {@return every combination of values} The last setting varies fastest.
     *
     * @param settings settings with choices; convert a range with {@link Setting#points} first
     * @throws IllegalArgumentException if two settings have the same name, a setting is a range, or there are more than
     *     2<sup>31</sup> − 1 combinations
     */
    public static List<Map<String, String>> grid(List<Setting> settings) {
        List<Setting> some = checked(settings);
        long size = 1;
        for (Setting setting : some) {
            if (!setting.hasChoices()) {
                throw new IllegalArgumentException("a grid needs a finite list of values for " + setting
                        + "; use points(n) of the range, or draw from it with Designs.random or sobol");
            }
            size *= setting.values().size();
            if (size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("the grid has more than " + Integer.MAX_VALUE
                        + " points; draw some of them with Designs.random");
            }
        }
        return Searches.list((int) size, i -> gridPoint(some, i));
    }

    private static Map<String, String> gridPoint(List<Setting> settings, int index) {
        String[] values = new String[settings.size()];
        int rest = index;
        for (int s = values.length - 1; s >= 0; s--) {
            List<String> choices = settings.get(s).values();
            values[s] = choices.get(rest % choices.size());
            rest /= choices.size();
        }
        return named(settings, values);
    }

    /**
     * {@return values drawn independently} The first {@code n} are the same for any larger {@code n}.
     *
     * @param settings the settings to draw; a setting's values do not depend on the other settings
     * @param n the number of combinations, ≥ 1
     * @param rng the root key of all draws
     * @throws IllegalArgumentException if two settings have the same name, or {@code n} is less than 1
     */
    public static List<Map<String, String>> random(List<Setting> settings, int n, Rng rng) {
        List<Setting> some = checked(settings);
        Settings.atLeastOne("n", n);
        Objects.requireNonNull(rng, "rng");
        return Searches.list(n, i -> {
            String[] values = new String[some.size()];
            for (int s = 0; s < values.length; s++) {
                RandomGenerator random = rng.child(some.get(s).name()).child(i);
                values[s] = some.get(s).at(random.nextDouble());
            }
            return named(some, values);
        });
    }

    /**
     * {@return values at the points of the Sobol sequence, which fill the space more evenly than random points} All
     * points are shifted by one random vector, so that another key gives another design. The first {@code n} points are
     * the same for any larger {@code n}; powers of two fill the space best. See Sobol, 1967; direction numbers of Joe
     * and Kuo, 2008.
     *
     * @param settings the settings to vary, at least 1 and at most 1000
     * @param n the number of combinations, ≥ 1
     * @param rng the key of the shift
     * @throws IllegalArgumentException if two settings have the same name, there are no settings or too many, or
     *     {@code n} is less than 1
     */
    public static List<Map<String, String>> sobol(List<Setting> settings, int n, Rng rng) {
        List<Setting> some = checked(settings);
        Settings.atLeastOne("n", n);
        Objects.requireNonNull(rng, "rng");
        if (some.isEmpty() || some.size() > MOST_SOBOL) {
            throw new IllegalArgumentException(
                    some.size() + " settings; the Sobol sequence needs 1 to " + MOST_SOBOL + " dimensions");
        }
        SobolSequenceGenerator sequence = new SobolSequenceGenerator(some.size());
        return Searches.list(n, i -> {
            double[] point;
            synchronized (sequence) {
                point = sequence.skipTo(i);
            }
            String[] values = new String[some.size()];
            for (int s = 0; s < values.length; s++) {
                double moved = point[s] + rng.child(some.get(s).name()).nextDouble();
                values[s] = some.get(s).at(moved < 1 ? moved : moved - 1);
            }
            return named(some, values);
        });
    }

    private static List<Setting> checked(List<Setting> settings) {
        List<Setting> some = List.copyOf(Check.noNulls("settings", settings));
        Set<String> names = new HashSet<>();
        for (Setting setting : some) {
            if (!names.add(setting.name())) {
                throw new IllegalArgumentException(
                        "setting " + setting.name() + " is given twice; merge its values into one setting");
            }
        }
        return some;
    }

    private static Map<String, String> named(List<Setting> settings, String[] values) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int s = 0; s < values.length; s++) {
            named.put(settings.get(s).name(), values[s]);
        }
        return named;
    }
}
