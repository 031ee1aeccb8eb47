package io.github.ascentrl.examples.prediction;

import io.github.ascentrl.algos.prediction.PromptTransformer;
import io.github.ascentrl.algos.prediction.PromptTransformer.Weights;
import io.github.ascentrl.algos.prediction.Prompts;
import io.github.ascentrl.algos.prediction.Transitions;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.prediction.MarkovRewardProcess;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;

/** Trains transformers to predict values on random chains, and checks whether they have learned TD. */
@About(
        name = "in-context-td-training",
        description = "Transformers trained on random Boyan chains, against TD: weights, values, sensitivities",
        reproduces = "R3, papers",
        seeds = 4)
public final class InContextTdTraining implements Experiment {
    private static final double LEARNING_RATE = 1e-3;
    private static final float DECAY = 1e-6f;
    private static final int BATCHES = 5; // per chain
    private static final int WINDOWS = 64; // per batch

    /**
     * Results of a run.
     *
     * @param similarity similarity to TD, mean over fresh chains
     * @param alpha TD's learning rate
     * @param weights statistics of P and Q
     * @param p P of the first layer, scaled, row after row
     * @param q Q of the first layer
     */
    record Outcome(Similarity similarity, double alpha, LearnedWeights weights, double[] p, double[] q) {
        double cosine() {
            return similarity.weights();
        }

        double sensitivity() {
            return similarity.sensitivity();
        }

        double valueDifference() {
            return similarity.valueDifference();
        }
    }

    @Override
    public Report run(Lab lab) {
        int chains = lab.setting("chains", 4000, 40);
        int fresh = lab.setting("fresh chains to judge on", 200, 5);
        int every = chains / 40;
        lab.setting(
                "standard", "d 4, 10 states, 30 transitions, 3 looped layers of linear attention, γ " + Setting.GAMMA);
        lab.setting("large", "d 8, 20 states, 60 transitions");
        lab.setting(
                "training",
                "5 batches of 64 sliding windows of each chain, semi-gradient of the mean squared TD error, Adam "
                        + LEARNING_RATE + ", " + DECAY + " times the weights added to their gradient");
        List<Setting> others = List.of(
                Setting.STANDARD.of("2 layers, looped", 2, Weights.LOOPED),
                Setting.STANDARD.of("4 layers, looped", 4, Weights.LOOPED),
                Setting.STANDARD.of("2 layers, sequential", 2, Weights.SEQUENTIAL),
                Setting.STANDARD.of("3 layers, sequential", 3, Weights.SEQUENTIAL),
                Setting.STANDARD.of("4 layers, sequential", 4, Weights.SEQUENTIAL),
                Setting.STANDARD.representable("values that features represent"),
                Setting.STANDARD.large("large: d 8"),
                Setting.STANDARD.softmax("softmax"),
                Setting.STANDARD.softmax("softmax, represented values").representable("softmax, represented values"));
        Results<Setting, Outcome> standard = lab.study("standard", List.of(Setting.STANDARD))
                .times(lab.quick() ? 1 : 3)
                .columns(TdTrainingReport.COLUMNS)
                .work("chains", chains)
                .run(Outcome.class, run -> train(run, chains, every, fresh));
        Results<Setting, Outcome> variants = lab.study("others", others)
                .columns(TdTrainingReport.COLUMNS)
                .work("chains", chains)
                .run(Outcome.class, run -> train(run, chains, every, fresh));
        return TdTrainingReport.of(lab.report(), standard, variants);
    }

    private static Outcome train(Run<Setting> run, int chains, int every, int fresh) {
        Setting setting = run.condition();
        Rng rng = run.rng();
        PromptTransformer transformer = setting.transformer(rng.child("transformer"));
        Adam adam = Adam.of(transformer.parameters(), LEARNING_RATE);
        LearnedStepSize td = new LearnedStepSize(setting.layers(), LEARNING_RATE);
        Tape tape = new Tape();
        for (int chain = 1; chain <= chains; chain++) {
            Rng own = rng.child("chains").child(chain);
            MarkovRewardProcess process = setting.processes().boyanChain(setting.states(), own);
            double loss = 0;
            for (int batch = 0; batch < BATCHES; batch++) {
                Transitions walk = RandomProcess.walk(process, setting.context() + WINDOWS + 2, own);
                tape.clear();
                Tensor error = tdError(tape, transformer, walk, setting.context());
                transformer.parameters().zeroGradients();
                tape.backward(error);
                addDecay(transformer.parameters());
                adam.step();
                td.learn(walk, setting.context());
                loss += error.scalar() / BATCHES;
            }
            run.advance(1);
            if (chain % every == 0) {
                Similarity similarity = Similarity.mean(setting, transformer, td, fresh / 10 + 1, rng.child("looks"));
                LearnedWeights weights = LearnedWeights.of(transformer, setting.features());
                run.log(
                        chain,
                        loss,
                        similarity.valueDifference(),
                        similarity.weights(),
                        similarity.sensitivity(),
                        td.alpha(),
                        weights.last(),
                        weights.others(),
                        weights.left(),
                        weights.right(),
                        weights.rest());
            }
        }
        double[][] p = transformer.p(0);
        double last = p[p.length - 1][p.length - 1];
        return new Outcome(
                Similarity.mean(setting, transformer, td, fresh, rng.child("judged")),
                td.alpha(),
                LearnedWeights.of(transformer, setting.features()),
                LearnedWeights.scaled(p, last),
                LearnedWeights.scaled(transformer.q(0), last));
    }

    /** Before Adam's scaling, as in the paper's program; Adam's own decay comes after it. */
    static void addDecay(Parameters parameters) {
        for (int i = 0; i < parameters.size(); i++) {
            parameters.gradients()[i] += DECAY * parameters.values()[i];
        }
    }

    /** The mean of (r + γv′ − v)² over windows, where v′, the value of the next window, counts as a constant. */
    static Tensor tdError(Tape tape, PromptTransformer transformer, Transitions walk, int n) {
        Tensor values = transformer.values(tape, Prompts.windows(walk, n, Setting.GAMMA));
        int windows = values.cols() - 1;
        float[] targets = new float[windows];
        for (int k = 0; k < windows; k++) {
            targets[k] = (float) (walk.rewards()[k + n + 1] + Setting.GAMMA * values.get(0, k + 1));
        }
        return tape.scale(tape.squaredError(tape.columns(values, 0, windows), targets), 1f / windows);
    }
}
