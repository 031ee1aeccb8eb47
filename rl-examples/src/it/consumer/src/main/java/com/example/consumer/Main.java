package com.example.consumer;

import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.contract.BaselineContract;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;

/**
 * In one process, {@code train FILE}: checks the contracts, trains for a while and saves a checkpoint. In another,
 * {@code resume FILE}: continues from it, and checks that training helped and that the resumed run equals one that was
 * never stopped.
 */
final class Main {
    private static final int UPDATES = 200;

    /** Time steps that the baseline can remember; episodes of the corridor have at most 40. */
    private static final int HORIZON = 40;

    private Main() {}

    public static void main(String[] args) throws IOException {
        Path file = Path.of(args[1]);
        boolean named = Main.class.getModule().isNamed();
        check(named == Boolean.parseBoolean(args[2]), "on the wrong path: in a named module is " + named);
        System.out.println("Java " + Runtime.version().feature() + ", " + (named ? "module path" : "class path"));
        switch (args[0]) {
            case "train" -> train(file);
            case "resume" -> resume(file);
            default -> throw new IllegalArgumentException("the first argument must be train or resume, got " + args[0]);
        }
    }

    private static void train(Path file) throws IOException {
        EnvContract.check(Corridor::new, Rng.of(3));
        BaselineContract.check(() -> new TimeStepMean(HORIZON), Rng.of(4));
        BaselineBias.of(() -> new TimeStepMean(HORIZON)).requireUnbiased(2);
        System.out.println("environment and baseline keep their contracts; the baseline is unbiased");

        Reinforce trainer = trainer();
        Evaluation before = evaluate(trainer);
        System.out.println("before: " + before);
        // From a cell drawn uniformly, the way out takes 4.5 steps on average; a random walk takes more than 20.
        check(before.mean() < -12, "an untrained policy already finds the way out");
        trainer.train(Budget.updates(UPDATES / 4));
        Checkpoint.write(trainer, file);
    }

    private static void resume(Path file) throws IOException {
        Reinforce resumed = trainer();
        Checkpoint.read(resumed, file);
        resumed.train(Budget.updates(UPDATES - UPDATES / 4));
        Evaluation after = evaluate(resumed);
        System.out.println("after:  " + after);
        check(after.mean() > -6, "training did not find the way out");

        Reinforce uninterrupted = trainer();
        uninterrupted.train(Budget.updates(UPDATES));
        check(saved(resumed).sameAs(saved(uninterrupted)), "the resumed run differs from the uninterrupted one");
        System.out.println("resumed: the same bits");
    }

    private static Reinforce trainer() {
        Rng rng = Rng.of(1);
        Corridor env = new Corridor();
        Mlp network = Mlp.sizes(1, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(4).build();
        return new Reinforce(env, policy, new TimeStepMean(HORIZON), Adam.of(network.parameters(), 1e-2), config, rng);
    }

    private static Evaluation evaluate(Reinforce trainer) {
        return Evaluation.of(new Corridor(), trainer.policy(), 200, Rng.of(2));
    }

    private static State saved(Reinforce trainer) {
        State state = new State();
        trainer.save(state);
        return state;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
