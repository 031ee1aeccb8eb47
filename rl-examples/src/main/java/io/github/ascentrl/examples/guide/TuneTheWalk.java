package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialResult;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tunes a custom trainer in a custom environment with a custom search. */
public final class TuneTheWalk implements Objective {
    /** Called by the sweep, on whichever thread or machine runs the trial. */
    public TuneTheWalk() {}

    @Override
    public Outcome run(Trial trial, byte[] state) {
        Rng rng = Rng.of(trial.seed());
        Walk env = new Walk();
        Mlp network = Mlp.sizes(1, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        Adam adam = Adam.of(network.parameters(), trial.number("learningRate"));
        new MeanReinforce(env, policy, adam, rng).train(Budget.episodes(trial.budget()));
        return Outcome.of(
                Evaluation.of(env, policy, 50, rng.child("evaluation")).mean());
    }

    /** Tries 0.001, then in three rounds a larger and a smaller rate than the best so far, by a factor that shrinks. */
    static List<Trial> closer(List<TrialResult> results) {
        if (results.isEmpty()) {
            return withThreeSeeds(0.001);
        }
        int round = (results.size() - 3) / 6;
        if (round == 3) {
            return List.of();
        }
        double best =
                Double.parseDouble(new SweepResults(results).best().settings().get("learningRate"));
        double factor = new double[] {8, 4, 2}[round];
        List<Trial> trials = new ArrayList<>(withThreeSeeds(best * factor));
        trials.addAll(withThreeSeeds(best / factor));
        return trials;
    }

    private static List<Trial> withThreeSeeds(double rate) {
        Map<String, String> settings = Map.of("learningRate", Double.toString(rate));
        return List.of(Trial.of(settings, 0, 400), Trial.of(settings, 1, 400), Trial.of(settings, 2, 400));
    }

    /**
     * Tunes. Run it again: finished trials are read, not repeated.
     *
     * @param args the folder of the sweep; "walk-tuning" if empty
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args.length > 0 ? args[0] : "walk-tuning");
        SweepResults results = Sweep.of(TuneTheWalk.class, TuneTheWalk::closer)
                .at(folder)
                .on(Engine.threads(2))
                .run();
        System.out.println(results.best().settings() + ": " + results.best().mean());
    }
}
