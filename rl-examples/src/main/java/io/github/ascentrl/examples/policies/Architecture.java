package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.each;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An architecture for a policy, with a task whose observations suit it.
 *
 * @param title its name
 * @param policy creates an untrained policy
 * @param task name of the task
 * @param env creates a new environment
 * @param worst the worst mean return
 * @param best the best mean return
 * @param episodes number of training episodes
 * @param episodesPerUpdate number of episodes per update
 * @param learningRates learning rates in the order of {@link OptimizerKind}, chosen from three or four that were tried
 */
record Architecture(
        String title,
        Function<Rng, DifferentiablePolicy> policy,
        String task,
        Supplier<Env> env,
        double worst,
        double best,
        int episodes,
        int episodesPerUpdate,
        List<Double> learningRates) {
    private static final List<Double> CONVNET_RATES = List.of(0.3, 0.001, 0.001, 0.001);
    private static final List<Double> GRU_RATES = List.of(3.0, 0.003, 0.003, 0.003);

    /** Four numbers are the input of a hidden layer. */
    static final Architecture MLP = new Architecture(
            "MLP", Architecture::mlp, "CartPole", CartPole::new, 0, 500, 1000, 4, List.of(0.03, 0.001, 0.01, 0.01));

    /** Two planes of 10 × 5 are the input of two convolutions. */
    static final Architecture CONVNET = new Architecture(
            "ConvNet", Architecture::convNet, "Catch, as planes", Architecture::planes, -1, 1, 4000, 4, CONVNET_RATES);

    /**
     * A symbol is the input of a recurrent layer, which must keep it for three steps; with a delay of five, SGD still
     * guesses.
     */
    static final Architecture GRU = new Architecture(
            "GRU",
            Architecture::gru,
            "repeat the cue, delay 3",
            () -> new RepeatCue(4, 3),
            0,
            1,
            12_000,
            16,
            GRU_RATES);

    static final List<Architecture> ALL = List.of(MLP, CONVNET, GRU);

    private static Env planes() {
        return Wrap.around(new Catch(), Wrap.planes());
    }

    private static DifferentiablePolicy mlp(Rng rng) {
        return Logits.relu(rng, 4, 64, 2);
    }

    private static DifferentiablePolicy convNet(Rng rng) {
        Conv conv = Conv.of(2, 10, 5).conv(16, 3, 1, 1).conv(16, 3, 2, 1).build(rng.child("conv"));
        Network head = Mlp.sizes(conv.outputSize(), 64, 3)
                .activation(Activation.RELU)
                .into(conv.parameters(), "head.")
                .build(rng.child("head"));
        return Logits.of(Trunk.of(conv, Activation.RELU).to(head));
    }

    private static DifferentiablePolicy gru(Rng rng) {
        Gru gru = Gru.sizes(5, 32).updateBias(1).build(rng.child("gru"));
        Network head = Mlp.sizes(32, 4).into(gru.parameters(), "head.").build(rng.child("head"));
        return Logits.of(Trunk.of(gru).to(head));
    }

    /** {@return a mean return scaled to 0 for the worst and 1 for the best possible} */
    double score(double meanReturn) {
        return (meanReturn - worst) / (best - worst);
    }

    String settings() {
        return task + ", " + episodes + " episodes; learning rates of "
                + each(List.of(OptimizerKind.values()), kind -> String.valueOf(learningRate(kind)));
    }

    double learningRate(OptimizerKind kind) {
        return learningRates.get(kind.ordinal());
    }

    @Override
    public String toString() {
        return title;
    }
}
