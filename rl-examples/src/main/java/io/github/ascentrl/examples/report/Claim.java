package io.github.ascentrl.examples.report;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an original report claims, and what we see.
 *
 * @param source where it is claimed: "R4 §1.2"; or {@link #OWN}
 * @param claim the claim in one sentence, without a full stop
 * @param verdict whether we see it
 * @param evidence the figures that decide it
 * @param exact whether a quick run decides it too: it is computed, or checked, and not a matter of chance
 */
public record Claim(String source, String claim, Verdict verdict, String evidence, boolean exact) {
    /** The source of what no report claims, but this project asks of itself or expects. */
    public static final String OWN = "own yardstick";

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

    /**
     * {@return the claim that one condition gives more of something than another}
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param measure what was measured, under which conditions: "episodes to the plateau, V(s) against none"
     * @param comparison of the two, in the order of the measure
     */
    public static Claim larger(String source, String claim, String measure, Comparison comparison) {
        return new Claim(source, claim, comparison.larger(), measure + ": " + comparison);
    }

    /**
     * {@return the claim that one condition gives less of something than another}
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param measure what was measured, under which conditions
     * @param comparison of the two, in the order of the measure
     */
    public static Claim smaller(String source, String claim, String measure, Comparison comparison) {
        return new Claim(source, claim, comparison.smaller(), measure + ": " + comparison);
    }

    /**
     * {@return the claim that one condition does not give more of something than another}
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param measure what was measured, under which conditions
     * @param comparison of the two, in the order of the measure
     * @param margin how much more would count, in the unit of the measure, &gt; 0
     */
    public static Claim notLarger(String source, String claim, String measure, Comparison comparison, double margin) {
        return new Claim(
                source,
                claim,
                comparison.notLarger(margin),
                measure + ", margin " + Numbers.exact(margin) + ": " + comparison);
    }

    /**
     * {@return the claim that something holds against each of several others}
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param measure what was measured, and of what first: "episodes to the plateau, V(s)"
     * @param against the comparisons, by the names of the others
     * @param asked what each must show, for example {@link Comparison#smaller}
     */
    public static Claim againstEach(
            String source,
            String claim,
            String measure,
            Map<String, Comparison> against,
            Function<Comparison, Verdict> asked) {
        return new Claim(
                source,
                claim,
                Verdict.all(against.values().stream().map(asked).toList()),
                measure + ", against "
                        + against.entrySet().stream()
                                .map(other -> other.getKey() + ": " + other.getValue())
                                .collect(Collectors.joining("; against ")));
    }

    /** {@return whether no report claims it} */
    public boolean isOwn() {
        return source.equals(OWN);
    }

    /** {@return this claim as a run decides it: a quick one leaves undecided what is not exact} */
    Claim in(boolean quickRun) {
        return quickRun && !exact ? new Claim(source, claim, Verdict.UNDECIDED, evidence) : this;
    }
}
