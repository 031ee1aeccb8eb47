package io.github.ascentrl.examples.report;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A claim of an original report, and whether our runs show it.
 *
 * @param source the section that makes the claim: "R4 §1.2"; or {@link #OWN}
 * @param claim the claim in one sentence, without a full stop
 * @param verdict whether our runs show it
 * @param evidence the numbers that decide it
 * @param exact whether a quick run decides it too, because it is computed or checked and not random
 */
public record Claim(String source, String claim, Verdict verdict, String evidence, boolean exact) {
    /** The source of claims that no report makes, but that this project expects to hold. */
    public static final String OWN = "own yardstick";

    /**
     * Creates a claim that only a full run decides.
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param verdict whether our runs show it
     * @param evidence the numbers that decide it
     */
    public Claim(String source, String claim, Verdict verdict, String evidence) {
        this(source, claim, verdict, evidence, false);
    }

    /**
     * Creates a claim that only a full run decides.
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param seen whether our runs show it
     * @param evidence the numbers that decide it
     */
    public Claim(String source, String claim, boolean seen, String evidence) {
        this(source, claim, Verdict.of(seen), evidence);
    }

    /**
     * {@return the claim that a measure is larger under one condition than under another}
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param measure the measure and the conditions: "episodes to the plateau, V(s) against none"
     * @param comparison the comparison of the two conditions, in the same order
     */
    public static Claim larger(String source, String claim, String measure, Comparison comparison) {
        return new Claim(source, claim, comparison.larger(), measure + ": " + comparison);
    }

    /**
     * {@return the claim that a measure is smaller under one condition than under another}
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param measure the measure and the conditions
     * @param comparison the comparison of the two conditions, in the same order
     */
    public static Claim smaller(String source, String claim, String measure, Comparison comparison) {
        return new Claim(source, claim, comparison.smaller(), measure + ": " + comparison);
    }

    /**
     * {@return the claim that a measure is not larger under one condition than under another}
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param measure the measure and the conditions
     * @param comparison the comparison of the two conditions, in the same order
     * @param margin the smallest difference that would count as larger, in the unit of the measure, &gt; 0
     */
    public static Claim notLarger(String source, String claim, String measure, Comparison comparison, double margin) {
        return new Claim(
                source,
                claim,
                comparison.notLarger(margin),
                measure + ", margin " + Numbers.exact(margin) + ": " + comparison);
    }

    /**
     * {@return the claim that one condition differs from each of several others}
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param measure the measure and the first condition: "episodes to the plateau, V(s)"
     * @param against the comparisons with the other conditions, by their names
     * @param judge the verdict on each comparison, for example {@link Comparison#smaller}
     */
    public static Claim againstEach(
            String source,
            String claim,
            String measure,
            Map<String, Comparison> against,
            Function<Comparison, Verdict> judge) {
        return new Claim(
                source,
                claim,
                Verdict.all(against.values().stream().map(judge).toList()),
                measure + ", against "
                        + against.entrySet().stream()
                                .map(other -> other.getKey() + ": " + other.getValue())
                                .collect(Collectors.joining("; against ")));
    }

    /** {@return whether no report makes this claim} */
    public boolean isOwn() {
        return source.equals(OWN);
    }

    /** {@return this claim as a run decides it: a quick run leaves claims undecided that are not exact} */
    Claim in(boolean quickRun) {
        return quickRun && !exact ? new Claim(source, claim, Verdict.UNDECIDED, evidence) : this;
    }
}
