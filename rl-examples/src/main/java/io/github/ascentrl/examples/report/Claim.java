package io.github.ascentrl.examples.report;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What an original report claims, and what we see.
 *
 * @param source where it is claimed: "R4 §1.2"; or "acceptance" for the project's own yardstick
 * @param claim the claim in one sentence, without a full stop
 * @param verdict whether we see it
 * @param evidence the figures that decide it
 */
public record Claim(String source, String claim, Verdict verdict, String evidence) {
    /**
     * {@return claims as the caption of the figure that shows them: each with its verdict, without the figures}
     *
     * @param claims in the order they are to be read
     */
    public static String caption(Claim... claims) {
        return Arrays.stream(claims)
                .map(c -> c.source() + ": " + c.claim() + " → " + c.verdict() + ".")
                .collect(Collectors.joining(" "));
    }
}
