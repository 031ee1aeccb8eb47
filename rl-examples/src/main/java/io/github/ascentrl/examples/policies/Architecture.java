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

/** What a policy is made of, with a task whose observations are made for it. One more is one more constant. */
enum Architecture {
    /** Four numbers go into a hidden layer. */
    MLP("MLP", "CartPole", 1000, 4, 0.03, 0.001, 0.01) {
        @Override
        Env env() {
            return new CartPole();
        }

        @Override
        DifferentiablePolicy policy(Rng rng) {
            Network network = Mlp.sizes(4, 64, 2).activation(Activation.RELU).build(rng);
            return CategoricalPolicy.of(network, new Discrete(2));
        }

        @Override
        double score(double meanReturn) {
            return meanReturn / 500;
        }
    },
    /** Two planes of 10 × 5 go through two convolutions. */
    CONVNET("ConvNet", "Catch, as planes", 4000, 4, 0.3, 0.001, 0.001) {
        @Override
        Env env() {
            return Wrap.around(new Catch(), Wrap.planes());
        }

        @Override
        DifferentiablePolicy policy(Rng rng) {
            Conv conv = Conv.of(2, 10, 5).conv(16, 3, 1, 1).conv(16, 3, 2, 1).build(rng.child("conv"));
            Network head = Mlp.sizes(conv.outputSize(), 64, 3)
                    .activation(Activation.RELU)
                    .into(conv.parameters(), "head.")
                    .build(rng.child("head"));
            return CategoricalPolicy.of(Trunk.of(conv, Activation.RELU).to(head), new Discrete(3));
        }

        @Override
        double score(double meanReturn) {
            return (1 + meanReturn) / 2;
        }
    },
    /** A symbol goes into a recurrent layer, which has to keep it for three steps: after five SGD still guesses. */
    GRU("GRU", "repeat the cue, delay 3", 12_000, 16, 3, 0.003, 0.003) {
        @Override
        Env env() {
            return new RepeatCue(4, 3);
        }

        @Override
        DifferentiablePolicy policy(Rng rng) {
            Gru gru = Gru.sizes(5, 32).updateBias(1).build(rng.child("gru"));
            Network head = Mlp.sizes(32, 4).into(gru.parameters(), "head.").build(rng.child("head"));
            return CategoricalPolicy.of(Trunk.of(gru).to(head), new Discrete(4));
        }

        @Override
        double score(double meanReturn) {
            return meanReturn;
        }
    };

    private final String title;
    private final String task;
    private final int episodes;
    private final int episodesPerUpdate;
    private final double sgd;
    private final double rmsProp;
    private final double adam;

    Architecture(
            String title, String task, int episodes, int episodesPerUpdate, double sgd, double rmsProp, double adam) {
        this.title = title;
        this.task = task;
        this.episodes = episodes;
        this.episodesPerUpdate = episodesPerUpdate;
        this.sgd = sgd;
        this.rmsProp = rmsProp;
        this.adam = adam;
    }

    /** {@return a new environment} */
    abstract Env env();

    /** {@return a policy that has learned nothing} */
    abstract DifferentiablePolicy policy(Rng rng);

    /** {@return a mean return as a share of the best possible one, the worst being 0} */
    abstract double score(double meanReturn);

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
