package com.example.consumer;

import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.contract.BaselineContract;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Checks the contracts, trains, checks that it helped, and that a resumed run equals the one that was never stopped. */
final class Main {
    private static final int UPDATES = 200;

    /** Time steps that the baseline can remember; episodes of the corridor have at most 40. */
    private static final int HORIZON = 40;

    private Main() {}

    public static void main(String[] args) {
        EnvContract.check(Corridor::new, Rng.of(3));
        BaselineContract.check(() -> new TimeStepMean(HORIZON), Rng.of(4));
        BaselineBias.of(() -> new TimeStepMean(HORIZON)).requireUnbiased(2);
        System.out.println("environment and baseline keep their contracts; the baseline is unbiased");

        Reinforce trainer = trainer();
        Evaluation before = evaluate(trainer);
        trainer.train(Budget.updates(UPDATES));
        Evaluation after = evaluate(trainer);
        System.out.println("before: " + before);
        System.out.println("after:  " + after);
        // From a cell drawn uniformly, the way out takes 4.5 steps on average; chance takes more than 20.
        check(before.mean() < -12, "an untrained policy already finds the way out");
        check(after.mean() > -6, "training did not find the way out");

        Reinforce first = trainer();
        first.train(Budget.updates(UPDATES / 4));
        Reinforce second = trainer();
        second.load(saved(first));
        second.train(Budget.updates(UPDATES - UPDATES / 4));
        check(saved(second).sameAs(saved(trainer)), "the resumed run differs from the uninterrupted one");
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
