package io.github.ascentrl.api.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests existing names for a misspelt one. */
public final class NearNames {
    private static final int MOST = 5;

    private NearNames() {}

    /**
     * {@return a question that suggests similar names, or the list of all names if none is similar}
     *
     * @param wrong the name that does not exist
     * @param known the names that exist
     */
    public static String suggest(String wrong, Collection<String> known) {
        List<String> near = known.stream()
                .filter(name -> isNear(wrong, name))
                .sorted(Comparator.comparingInt(
                                (String name) -> Math.min(distance(wrong, name), distance(wrong, unversioned(name))))
                        .thenComparing(name -> name))
                .limit(MOST)
                .toList();
        return near.isEmpty()
                ? "there are " + String.join(", ", known)
                : "did you mean " + String.join(" or ", near) + "?";
    }

    private static boolean isNear(String wrong, String name) {
        String a = wrong.toLowerCase(Locale.ROOT);
        String b = name.toLowerCase(Locale.ROOT);
        return distance(wrong, name) <= Math.max(2, name.length() / 3)
                || distance(wrong, unversioned(name)) <= 2 && a.length() > 2
                || a.length() > 2 && b.contains(a);
    }

    /** Drops a version suffix, which users often forget; otherwise it would count as three wrong letters. */
    private static String unversioned(String name) {
        return name.replaceFirst("-v\\d+$", "");
    }

    /** The Levenshtein distance, ignoring case. */
    static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
