package io.github.ascentrl.api.house;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Expressions that this project once used in a sense of its own, and what to write instead. Ordinary words are not here:
 * whether "chance", "beside" or "so many" is right in a sentence, a reader decides.
 */
final class Wording {
    /** White space, with the signs of a comment that goes over several lines. */
    private static final Pattern BREAK = Pattern.compile("\\s+(?:(?:\\*|//)\\s+)?");

    private static final Map<Pattern, String> INSTEAD = new LinkedHashMap<>();

    static {
        put("mend(s|ed|ing)?", "fix");
        put("weighs the score", "weights the score function");
        put("of equals", "ties go to …");
        put("of equal ones", "ties go to …");
        put("refuses by itself", "name what is refused");
        put("(all|source of) chance", "randomness, random numbers");
        put("(go|goes|gone|went|going) on with", "continue");
        put("is no (number|text|policy|run)", "is not a …");
        put("(is|are) none of", "is not one of");
        put("holds no(ne)?", "contains no …");
        put("none perhaps", "possibly empty");
        put("whoever", "users who, code that");
        put("one's own", "your own, a separate");
        put("(if|unless|when) told", "by default, if set");
        put("what it is, for", "description used in");
        put("what came of", "the result of");
        put("so many (steps|episodes|rows|updates|tokens|numbers|threads|environments)", "that many, n");
        put("stands? (in|there)", "is in");
        put("as it stands", "as is");
        put("in words", "with a message");
    }

    /** One pass over a text that has none. */
    private static final Pattern ANY =
            Pattern.compile(INSTEAD.keySet().stream().map(Pattern::pattern).collect(Collectors.joining("|")));

    private Wording() {}

    private static void put(String expression, String instead) {
        INSTEAD.put(Pattern.compile("\\b" + expression + "\\b"), instead);
    }

    /** {@return the expressions found in a text, each with what surrounds it and what to write instead} */
    static List<String> found(String text) {
        String words = BREAK.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        if (!ANY.matcher(words).find()) {
            return found;
        }
        INSTEAD.forEach((pattern, instead) -> {
            Matcher matcher = pattern.matcher(words);
            while (matcher.find()) {
                String around = words.substring(
                        Math.max(0, matcher.start() - 30), Math.min(words.length(), matcher.end() + 30));
                found.add("\"…" + around + "…\": instead of \"" + matcher.group() + "\" write: " + instead);
            }
        });
        return found;
    }
}
