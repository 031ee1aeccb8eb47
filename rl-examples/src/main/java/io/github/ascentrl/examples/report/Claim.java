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
 * @param exact whether a quick run decides it too: it is computed, or checked, and not a matter of chance
 */
public record Claim(String source, String claim, Verdict verdict, String evidence, boolean exact) {
    /**
     * What a full run decides.
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param verdict whether we see it
     * @param evidence the figures that decide it
     */
    public Claim(String source, String claim, Verdict verdict, String evidence) {
        this(source, claim, verdict, evidence, false);
    }

    /**
     * What a full run decides.
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param seen whether we see it
     * @param evidence the figures that decide it
     */
    public Claim(String source, String claim, boolean seen, String evidence) {
        this(source, claim, Verdict.of(seen), evidence);
    }

    /** {@return this claim as a run decides it: a quick one leaves undecided what is not exact} */
    Claim in(boolean quickRun) {
        return quickRun && !exact ? new Claim(source, claim, Verdict.UNDECIDED, evidence) : this;
    }

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
