package io.github.ascentrl.examples.policies;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;

/** What a policy is made of, with a task whose observations are made for it. */
enum Architecture {
    /** Four numbers go into a hidden layer. */
    MLP("MLP", "CartPole", 1000, 4, 0, 500, 0.03, 0.001, 0.01),
    /** Two planes of 10 × 5 go through two convolutions. */
    CONVNET("ConvNet", "Catch, as planes", 4000, 4, -1, 1, 0.3, 0.001, 0.001),
    /** A symbol goes into a recurrent layer, which has to keep it for three steps: after five SGD still guesses. */
    GRU("GRU", "repeat the cue, delay 3", 12_000, 16, 0, 1, 3, 0.003, 0.003);

    private final String title;
    private final String task;
    private final int episodes;
    private final int episodesPerUpdate;
    private final double worst;
    private final double best;
    private final double sgd;
    private final double rmsProp;
    private final double adam;

    Architecture(
            String title,
            String task,
            int episodes,
            int episodesPerUpdate,
            double worst,
            double best,
            double sgd,
            double rmsProp,
            double adam) {
        this.title = title;
        this.task = task;
        this.episodes = episodes;
        this.episodesPerUpdate = episodesPerUpdate;
        this.worst = worst;
        this.best = best;
        this.sgd = sgd;
        this.rmsProp = rmsProp;
        this.adam = adam;
    }

    /** {@return a new environment} */
    Env env() {
        return switch (this) {
            case MLP -> new CartPole();
            case CONVNET -> Wrap.around(new Catch(), Wrap.planes());
            case GRU -> new RepeatCue(4, 3);
        };
    }

    /** {@return a policy that has learned nothing} */
    DifferentiablePolicy policy(Rng rng) {
        return switch (this) {
            case MLP -> {
                Network network =
                        Mlp.sizes(4, 64, 2).activation(Activation.RELU).build(rng);
                yield CategoricalPolicy.of(network, new Discrete(2));
            }
            case CONVNET -> {
                Conv conv =
                        Conv.of(2, 10, 5).conv(16, 3, 1, 1).conv(16, 3, 2, 1).build(rng.child("conv"));
                Network head = Mlp.sizes(conv.outputSize(), 64, 3)
                        .activation(Activation.RELU)
                        .into(conv.parameters(), "head.")
                        .build(rng.child("head"));
                yield CategoricalPolicy.of(Trunk.of(conv, Activation.RELU).to(head), new Discrete(3));
            }
            case GRU -> {
                Gru gru = Gru.sizes(5, 32).updateBias(1).build(rng.child("gru"));
                Network head = Mlp.sizes(32, 4).into(gru.parameters(), "head.").build(rng.child("head"));
                yield CategoricalPolicy.of(Trunk.of(gru).to(head), new Discrete(4));
            }
        };
    }

    /** {@return a mean return as a share of the best possible one, the worst being 0} */
    double score(double meanReturn) {
        return (meanReturn - worst) / (best - worst);
    }

    String task() {
        return task;
    }

    /** {@return episodes of training} */
    int episodes() {
        return episodes;
    }

    int episodesPerUpdate() {
        return episodesPerUpdate;
    }

    /** {@return a learning rate that suits, of three or four that were tried} */
    double learningRate(OptimizerKind kind) {
        return switch (kind) {
            case SGD -> sgd;
            case RMSPROP -> rmsProp;
            case ADAM, ADAMW -> adam;
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
