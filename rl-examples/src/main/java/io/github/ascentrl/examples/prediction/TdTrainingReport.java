package io.github.ascentrl.examples.prediction;

import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.partitioningBy;
import static java.util.stream.Collectors.toList;

import io.github.ascentrl.algos.prediction.PromptTransformer.Attention;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.ResultTable;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.prediction.InContextTdTraining.Outcome;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The report of {@link InContextTdTraining}. */
final class TdTrainingReport {
    static final String[] COLUMNS = {
        "chain",
        "loss",
        "valueDifference",
        "cosine",
        "sensitivity",
        "alpha",
        "pLast",
        "pOthers",
        "qLeft",
        "qRight",
        "qOthers"
    };

    private static final String PAPER = "R3, papers";
    private static final double LIKE = 0.9;

    private final Report report;
    private final Results<Setting, Outcome> standard;
    private final Results<Setting, Outcome> others;

    private TdTrainingReport(Report report, Results<Setting, Outcome> standard, Results<Setting, Outcome> others) {
        this.report = report;
        this.standard = standard;
        this.others = others;
    }

    static Report of(Report report, Results<Setting, Outcome> standard, Results<Setting, Outcome> others) {
        TdTrainingReport page = new TdTrainingReport(report, standard, others);
        page.words();
        page.weights();
        page.similarity();
        page.tables();
        page.claims();
        return report.result("standard", standard.data()).result("others", others.data());
    }

    private void words() {
        report.concludes(
                "R3, papers",
                "In-context RL can run different classes of algorithms on the fly; this is proved for constructed"
                        + " weights and shown in few experiments.");
        report.text("A transformer reads 30 transitions of a random chain and outputs the value of a state. It is"
                + " trained like any value function, by the squared TD error, on chain after chain; nothing"
                + " tells it to run TD. It is compared with TD with as many steps as the transformer has"
                + " layers, whose learning rate α is trained in the same way. Value difference: the mean"
                + " squared difference between the two values. Implicit weights: the cosine between TD's"
                + " weights and those of the linear function closest to the transformer's values."
                + " Sensitivity: the mean cosine between the gradients of the two values with respect to the"
                + " query's features. All are measured on fresh chains.");
        report.text("In the standard setting "
                + standard.ofSeeds(standard.count(Setting.STANDARD, o -> o.cosine() >= LIKE))
                + " end with a cosine of implicit weights of at least 0.9; means over seeds include these and the"
                + " others.");
        report.text(
                "P and Q are the trained matrices. With linear attention only products of an entry of P and one of Q"
                        + " matter, so our entries need not be as large as the paper's, although initial weights and"
                        + " optimiser are those of its program; signs are chosen such that P's last entry is"
                        + " positive. Heat maps are divided by the largest absolute value. With a softmax, P and Q"
                        + " have a different meaning, and their entries are not compared.");
    }

    private void weights() {
        report.figure("p", map("P, learned and for TD", Outcome::p, theory(true)));
        report.figure("q", map("Q, learned and for TD", Outcome::q, theory(false)));
        SmallMultiples entries = new SmallMultiples("Entries of P and Q during training, standard setting", 2);
        entries.panel(entries("P: last entry", "pLast").level("paper, at the end", 1.6));
        entries.panel(entries("P: mean absolute value of all others", "pOthers").level("paper", 0.13));
        entries.panel(entries("Q: trace of the upper left square", "qLeft").level("paper", -4.3));
        entries.panel(entries("Q: trace of the upper right square", "qRight").level("paper", 3.3));
        report.figure(
                "entries",
                entries.caption("Mean and 95 % interval over " + standard.allSeeds()
                        + ". The paper's values at the end are read off its plots."));
    }

    private BandPlot entries(String title, String column) {
        return standard.named(setting -> "learned")
                .plot(title, "chain", column, column.startsWith("p") ? "entry" : "trace");
    }

    private HeatMapPlot map(String title, Function<Outcome, double[]> matrix, double[][] theory) {
        int size = theory.length;
        int d = size / 2;
        double[][] both = new double[size][2 * size];
        for (Outcome outcome : standard.of(Setting.STANDARD)) {
            for (int i = 0; i < size * size; i++) {
                both[i / size][i % size] +=
                        matrix.apply(outcome)[i] / standard.seeds().size();
            }
        }
        for (int i = 0; i < size; i++) {
            System.arraycopy(theory[i], 0, both[i], size, size);
        }
        List<String> names = new ArrayList<>();
        IntStream.range(0, d).forEach(i -> names.add("φ" + (i + 1)));
        IntStream.range(0, d).forEach(i -> names.add("φ′" + (i + 1)));
        names.add("r");
        List<String> columns = new ArrayList<>(names);
        columns.addAll(names);
        HeatMapPlot plot = new HeatMapPlot(title, "from", "to", columns, names, both)
                .signed(1)
                .groups(new int[] {0, size}, List.of("learned, mean of " + standard.allSeeds(), "TD"));
        plot.caption("Each divided by its largest absolute value before the mean is taken.");
        return plot;
    }

    /** P or Q of TD with α = 1. */
    private static double[][] theory(boolean p) {
        int d = Setting.STANDARD.features();
        double[][] matrix = new double[2 * d + 1][2 * d + 1];
        if (p) {
            matrix[2 * d][2 * d] = 1;
        } else {
            for (int i = 0; i < d; i++) {
                matrix[i][i] = -1;
                matrix[i][d + i] = 1;
            }
        }
        return matrix;
    }

    private void similarity() {
        BandPlot cosines = new BandPlot("Similarity to TD, standard setting", "chain", "cosine")
                .band("implicit weights", standard.curves(Setting.STANDARD, "chain", "cosine"))
                .band("sensitivity", standard.curves(Setting.STANDARD, "chain", "sensitivity"))
                .yRange(-0.2, 1)
                .possible(-1, 1)
                .level("0.9", LIKE);
        report.figure("cosines", cosines.caption("On fresh chains. The paper's curves end at about 0.93."));
        SmallMultiples apart = new SmallMultiples("Seeds that end at a cosine of 0.9, and the others", 2);
        apart.panel(apart("Cosine of implicit weights", "cosine", "cosine")
                .yRange(-0.2, 1)
                .level("0.9", LIKE));
        apart.panel(apart("P: last entry", "pLast", "entry").level("paper, at the end", 1.6));
        report.figure(
                "seeds",
                apart.caption("Seeds grouped by whether they end with a cosine of at least 0.9. Lines are means over"
                        + " seeds; bands include all of them."));
        BandPlot difference = standard.named(setting -> "transformer against TD")
                .plot("Difference of values, standard setting", "chain", "valueDifference", "mean squared difference")
                .logarithmicY()
                .level("paper, at the end", 0.02);
        report.figure("value-difference", difference.caption("On fresh chains."));
    }

    private BandPlot apart(String title, String column, String label) {
        List<Curve> curves = standard.curves(Setting.STANDARD, "chain", column);
        List<Outcome> outcomes = standard.of(Setting.STANDARD);
        Map<Boolean, List<Curve>> byEnd = IntStream.range(0, curves.size())
                .boxed()
                .collect(partitioningBy(i -> outcomes.get(i).cosine() >= LIKE, mapping(curves::get, toList())));
        return new BandPlot(title, "chain", label)
                .band("at least 0.9 at the end: " + byEnd.get(true).size(), byEnd.get(true))
                .band("less: " + byEnd.get(false).size(), byEnd.get(false))
                .minMax();
    }

    private void tables() {
        report.table("Similarity to TD after training, standard setting, " + standard.allSeeds(), table(standard));
        report.table("The same for other settings, " + others.allSeeds(), table(others));
        report.figure(
                "settings",
                others.bars("Cosine of implicit weights in other settings", "cosine with TD's weights", Outcome::cosine)
                        .yRange(0, 1)
                        .level("0.9", LIKE)
                        .withoutNumbers());
    }

    private static ResultTable<Setting, Outcome> table(Results<Setting, Outcome> results) {
        return results.table("setting")
                .mean("cosine of implicit weights", Outcome::cosine)
                .range("least … largest", 3, Outcome::cosine)
                .mean("cosine of sensitivities", Outcome::sensitivity)
                .mean("value difference", Outcome::valueDifference)
                .mean("TD's α", Outcome::alpha)
                .column("P, last", linear(results, LearnedWeights::last))
                .column("P, others", linear(results, LearnedWeights::others))
                .column("tr Q left", linear(results, LearnedWeights::left))
                .column("tr Q right", linear(results, LearnedWeights::right))
                .column("Q, others", linear(results, LearnedWeights::rest));
    }

    private static Function<Setting, Object> linear(
            Results<Setting, Outcome> results, ToDoubleFunction<LearnedWeights> entry) {
        return setting -> setting.attention() == Attention.LINEAR
                ? results.mean(setting, outcome -> entry.applyAsDouble(outcome.weights()))
                : "";
    }

    private void claims() {
        int seeds = standard.seeds().size();
        long like = standard.count(Setting.STANDARD, o -> o.cosine() >= LIKE);
        report.claim(
                Claim.OWN,
                "training finds TD: the cosine of implicit weights is at least 0.9 in four of five seeds",
                like >= 0.8 * seeds,
                standard.ofSeeds(like) + " reach it: "
                        + Numbers.range(standard.each(Setting.STANDARD, Outcome::cosine), 3));
        larger(
                "P's last entry is larger than its others",
                "last entry against the mean absolute value of all others",
                o -> o.weights().last(),
                o -> o.weights().others());
        int d = Setting.STANDARD.features();
        larger(
                "the upper left square of Q has a negative diagonal, as −I has",
                "minus its mean diagonal entry against the mean absolute value of the entries on neither diagonal",
                o -> -o.weights().left() / d,
                o -> o.weights().rest());
        larger(
                "the upper right square of Q has a positive diagonal, as I has",
                "its mean diagonal entry against the mean absolute value of the entries on neither diagonal",
                o -> o.weights().right() / d,
                o -> o.weights().rest());
        for (Setting setting : others.conditions()) {
            Interval interval = Statistics.tInterval(0.95, others.each(setting, Outcome::cosine));
            report.claim(
                    Claim.OWN,
                    "a cosine of implicit weights of 0.9: " + setting.label(),
                    Verdict.above(interval, LIKE),
                    "mean " + Numbers.fixed(others.mean(setting, Outcome::cosine), 3) + ", 95 % interval "
                            + Numbers.range(interval, 3));
        }
    }

    /**
     * A claim on means over seeds, some of which have found TD and others not; the evidence includes the number of
     * seeds in which it holds.
     */
    private void larger(
            String what, String measure, ToDoubleFunction<Outcome> first, ToDoubleFunction<Outcome> second) {
        long seeds = standard.count(Setting.STANDARD, o -> first.applyAsDouble(o) > second.applyAsDouble(o));
        report.claim(Claim.larger(
                PAPER,
                "on average over seeds, " + what,
                measure + " (larger in " + standard.ofSeeds(seeds) + ")",
                Comparison.of(standard.each(Setting.STANDARD, first), standard.each(Setting.STANDARD, second))));
    }
}
