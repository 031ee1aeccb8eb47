package io.github.ascentrl.examples.prediction;

import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.algos.prediction.BatchTd;
import io.github.ascentrl.algos.prediction.ConstructedTd;
import io.github.ascentrl.algos.prediction.LinearTransformer;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import java.util.List;

/** Transformers with constructed weights run TD and its relatives in their forward pass. */
@About(
        name = "in-context-td",
        description = "Linear transformers with constructed weights against TD and its relatives, layer by layer",
        reproduces = "R3, papers")
public final class InContextTd implements Experiment {
    private static final int D = 3;
    private static final int LAYERS = 40;
    private static final double GAMMA = 0.9;
    private static final double LAMBDA = 0.5;
    private static final int LONGEST = 39;
    private static final String TD = "TD in 15 layers";

    /** An algorithm, and the largest allowed difference of the transformer from it. */
    private enum Algorithm {
        TD0("TD(0)", false, 1e-12),
        TD_LAMBDA("TD(λ), λ = 0.5", false, 1e-12),
        RESIDUAL_GRADIENT("residual gradient", true, 1e-8),
        AVERAGE_REWARD("average-reward TD", true, 1e-8);

        private final String label;
        private final boolean relative;
        private final double limit;

        Algorithm(String label, boolean relative, double limit) {
            this.label = label;
            this.relative = relative;
            this.limit = limit;
        }

        double judged(Difference difference) {
            return relative ? difference.relative : difference.absolute;
        }

        String told() {
            return scientific(limit, 0) + (relative ? ", relative" : ", absolute");
        }

        @Override
        public String toString() {
            return label;
        }

        double[][] weights(BatchTd algorithms) {
            return switch (this) {
                case TD0 -> algorithms.td(GAMMA, 0, LAYERS);
                case TD_LAMBDA -> algorithms.td(GAMMA, LAMBDA, LAYERS);
                case RESIDUAL_GRADIENT -> algorithms.residualGradient(GAMMA, LAYERS);
                case AVERAGE_REWARD -> algorithms.averageReward(LAYERS);
            };
        }

        LinearTransformer transformer(double[][] c) {
            return switch (this) {
                case TD0 -> ConstructedTd.td(c, 0, LAYERS);
                case TD_LAMBDA -> ConstructedTd.td(c, LAMBDA, LAYERS);
                case RESIDUAL_GRADIENT -> ConstructedTd.residualGradient(c, LAYERS);
                case AVERAGE_REWARD -> ConstructedTd.averageReward(c, LAYERS);
            };
        }

        double[][] prompt(Transitions context, double[] query) {
            return this == AVERAGE_REWARD ? context.prompt(query, 1, 1) : context.prompt(query, GAMMA, 0);
        }
    }

    /**
     * The largest difference over all layers and prompts: absolute, and divided by the largest weight so far (at least
     * 1).
     */
    private record Difference(double absolute, double relative) {}

    /** The value errors with one transition of context and with the longest context. */
    private record Errors(double shortest, double longest) {}

    @Override
    public Report run(Lab lab) {
        int prompts = lab.setting("prompts of a seed", 30, 3);
        int contexts = lab.setting("transitions of a prompt", 100, 20);
        int loops = lab.setting("loops of a seed", 100, 5);
        lab.setting(
                "verification",
                "d 3, 40 layers, Gaussian features and rewards, γ 0.9, double precision; C 0.2 on its diagonal, plus"
                        + " Gaussian numbers of 0.05");
        lab.setting("loops", "5 to 15 states, d 5, values that features represent, 15 layers, α 0.2");
        Results<Algorithm, Difference> verified = lab.study("verification", List.of(Algorithm.values()))
                .columns("layer", "absolute", "relative")
                .run(Difference.class, run -> verify(run, prompts, contexts));
        Results<String, Errors> demonstrated = lab.study("context length", List.of(TD))
                .columns("transitions", "error")
                .work("loops", loops)
                .run(Errors.class, run -> demonstrate(run, loops));

        Report report = lab.report();
        report.concludes(
                "R3, papers",
                "Transformers can reproduce different algorithms in context: residual gradient, temporal differences"
                        + " and average-reward TD. All this is proved for Markov reward processes, which have no"
                        + " actions.");
        report.text("A prompt contains transitions (φ, γφ′, r) and a query. Each layer of linear attention makes one"
                + " step of the algorithm on all transitions; the value of the query is minus the last"
                + " number of its token. The table shows the largest differences between this value after"
                + " each layer and the value computed by the algorithm itself. A relative difference is"
                + " divided by the largest weight so far, because with these settings residual gradient and"
                + " average-reward TD may grow from step to step.");
        report.table(
                "Largest difference over all layers and prompts, " + verified.allSeeds(),
                verified.table("algorithm")
                        .column("absolute", a -> scientific(verified.max(a, Difference::absolute), 1))
                        .column("relative", a -> scientific(verified.max(a, Difference::relative), 1))
                        .column("limit", Algorithm::told));
        SmallMultiples panels = new SmallMultiples("Transformer against algorithm, largest difference", 2);
        for (Algorithm algorithm : Algorithm.values()) {
            String kind = algorithm.relative ? "relative" : "absolute";
            panels.panel(verified.where(algorithm::equals)
                    .plot(algorithm.label, "layer", kind, kind + " difference")
                    .logarithmicY()
                    .yRange(1e-17, 1e-6)
                    .level("limit", algorithm.limit));
        }
        report.figure("verification", panels.caption("Double precision rounds at 1e−16."));
        BandPlot lengths = demonstrated
                .plot("Value error against context length", "transitions", "error", "mean squared value error")
                .yRange(0, 2);
        report.figure(
                "context-length",
                lengths.caption(
                        "Mean squared error of the values, weighted by the frequency of state visits, over " + loops
                                + " random loops of each seed, with a new walk for every length. The paper's curve"
                                + " falls from 1.5 to 0.28."));
        for (Algorithm algorithm : Algorithm.values()) {
            double worst = verified.max(algorithm, algorithm::judged);
            report.exact(
                    "R3, papers",
                    "a linear transformer can run " + algorithm.label,
                    worst <= algorithm.limit,
                    "largest difference over " + LAYERS + " layers and " + prompts + " prompts of each seed: "
                            + scientific(worst, 1) + "; limit " + algorithm.told());
        }
        report.claim(Claim.smaller(
                "R3, papers",
                "the value error falls as the context grows, without any change of the weights",
                "mean squared value error with " + LONGEST + " transitions against 1",
                Comparison.of(demonstrated.each(TD, Errors::longest), demonstrated.each(TD, Errors::shortest))));
        return report.result("differences", verified.data()).result("value errors", demonstrated.data());
    }

    private static Difference verify(Run<Algorithm> run, int prompts, int n) {
        double[] absolute = new double[LAYERS + 1];
        double[] relative = new double[LAYERS + 1];
        for (int prompt = 0; prompt < prompts; prompt++) {
            Rng rng = run.rng().child("prompts").child(prompt);
            Transitions context = new Transitions(gaussians(n, D, rng), gaussians(n, D, rng), gaussians(1, n, rng)[0]);
            double[] query = gaussians(1, D, rng)[0];
            double[][] c = gaussians(D, D, rng);
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < D; j++) {
                    c[i][j] = 0.05 * c[i][j] + (i == j ? 0.2 : 0);
                }
            }
            double[][] w = run.condition().weights(new BatchTd(context, c));
            double[] answers =
                    run.condition().transformer(c).answers(run.condition().prompt(context, query));
            double largest = 1;
            for (int l = 0; l <= LAYERS; l++) {
                double value = 0;
                for (int i = 0; i < D; i++) {
                    value += w[l][i] * query[i];
                    largest = Math.max(largest, Math.abs(w[l][i]));
                }
                absolute[l] = Math.max(absolute[l], Math.abs(answers[l] - value));
                relative[l] = Math.max(relative[l], Math.abs(answers[l] - value) / largest);
            }
        }
        Difference worst = new Difference(0, 0);
        for (int l = 0; l <= LAYERS; l++) {
            run.log(l, Math.max(absolute[l], 1e-17), Math.max(relative[l], 1e-17)); // for a logarithmic axis
            worst = new Difference(Math.max(worst.absolute, absolute[l]), Math.max(worst.relative, relative[l]));
        }
        return worst;
    }

    private static double[][] gaussians(int rows, int columns, Rng rng) {
        double[][] numbers = new double[rows][columns];
        for (double[] row : numbers) {
            for (int i = 0; i < columns; i++) {
                row[i] = rng.nextGaussian();
            }
        }
        return numbers;
    }

    private static Errors demonstrate(Run<String> run, int loops) {
        int d = 5;
        RandomProcess processes = new RandomProcess(d, true, GAMMA);
        LinearTransformer transformer = ConstructedTd.td(scaledIdentity(d, 0.2), 0, 15);
        double[] errors = new double[LONGEST + 1];
        for (int i = 0; i < loops; i++) {
            Rng rng = run.rng().child("loops").child(i);
            MarkovRewardProcess loop = processes.loop(5 + rng.nextInt(11), rng.nextDouble(0.1, 0.9), rng);
            for (int n = 1; n <= LONGEST; n += 2) {
                Transitions context = RandomProcess.walk(loop, n, rng);
                errors[n] += valueError(loop, transformer, context) / loops;
            }
            run.advance(1);
        }
        for (int n = 1; n <= LONGEST; n += 2) {
            run.log(n, errors[n]);
        }
        return new Errors(errors[1], errors[LONGEST]);
    }

    private static double valueError(MarkovRewardProcess process, LinearTransformer transformer, Transitions context) {
        double[] values = process.values(GAMMA);
        double[] often = process.stationary();
        double error = 0;
        for (int s = 0; s < values.length; s++) {
            double[] answers = transformer.answers(context.prompt(RandomProcess.features(process)[s], GAMMA, 0));
            double difference = answers[answers.length - 1] - values[s];
            error += often[s] * difference * difference;
        }
        return error;
    }

    /** {@return α times the identity} */
    static double[][] scaledIdentity(int d, double alpha) {
        double[][] c = new double[d][d];
        for (int i = 0; i < d; i++) {
            c[i][i] = alpha;
        }
        return c;
    }
}
