package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * One of R2's attempts, with its own training loop: if all returns tie and the comparison is {@code >=}, it learns from
 * all sessions, where the library's trainer would skip the update.
 *
 * @param name name of the attempt
 * @param epochs number of epochs
 * @param sessions sessions per epoch
 * @param rule whether the comparison is strict
 * @param quantile quantile as a function of the epoch
 * @param learningRate learning rate as a function of the epoch
 * @param lossScale factor on the loss
 * @param imitation loss by which the network imitates the elite
 * @param outputGain scale of the last layer's initial weights, 1 as usual
 * @param sizes sizes of the network's layers
 */
record Attempt(
        String name,
        int epochs,
        int sessions,
        EliteRule rule,
        Schedule quantile,
        Schedule learningRate,
        double lossScale,
        Imitation imitation,
        float outputGain,
        int... sizes) {
    private static final int CHUNK = 4096; // rows at a time: the tape keeps all activations

    /** The values that R2 prints after an epoch, and the mean number of steps of a session. */
    record Epoch(
            int epoch, double loss, double reward, double quantile, int elite, double learningRate, double length) {}

    Attempt named(String other) {
        return new Attempt(
                other, epochs, sessions, rule, quantile, learningRate, lossScale, imitation, outputGain, sizes);
    }

    Attempt rule(EliteRule other) {
        return new Attempt(
                name, epochs, sessions, other, quantile, learningRate, lossScale, imitation, outputGain, sizes);
    }

    Attempt quantile(Schedule other) {
        return new Attempt(name, epochs, sessions, rule, other, learningRate, lossScale, imitation, outputGain, sizes);
    }

    Attempt imitation(Imitation other) {
        return new Attempt(name, epochs, sessions, rule, quantile, learningRate, lossScale, other, outputGain, sizes);
    }

    Attempt outputGain(float other) {
        return new Attempt(name, epochs, sessions, rule, quantile, learningRate, lossScale, imitation, other, sizes);
    }

    /** {@return the network with its initial weights} */
    Mlp network(Rng rng) {
        return Mlp.sizes(sizes).activation(Activation.RELU).gains(1, outputGain).build(rng.child("network"));
    }

    /** Trains; {@return the final policy}. */
    CategoricalPolicy train(Sampler sampler, Rng rng, Consumer<Epoch> log) {
        Mlp network = network(rng);
        CategoricalPolicy policy = Logits.of(network);
        int[] now = {0};
        Adam adam = Adam.builder(network.parameters())
                .learningRate(step -> learningRate.at(now[0])) // R2 changes it at every epoch, even without an update
                .build();
        double loss = Double.NaN; // R2 prints the previous loss again if there was no update
        for (; now[0] < epochs; now[0]++) {
            int epoch = now[0];
            Batch batch = sampler.collect(policy, sessions, rng.child("rollout").child(epoch));
            double[] returns =
                    IntStream.range(0, sessions).mapToDouble(batch::totalReward).toArray();
            int[] elite = rule.select(returns, quantile.at(epoch));
            int[] rows = Arrays.stream(elite)
                    .flatMap(e -> IntStream.range(batch.start(e), batch.end(e)))
                    .toArray();
            if (rows.length > 0) {
                loss = imitate(network, batch, rows);
                adam.step();
            }
            log.accept(new Epoch(
                    epoch,
                    lossScale * loss,
                    Statistics.mean(returns),
                    quantile.at(epoch),
                    elite.length,
                    learningRate.at(epoch),
                    (double) batch.steps() / sessions));
        }
        return policy;
    }

    /** Stores the gradient in the network's parameters; {@return the loss in nats}. */
    private double imitate(Mlp network, Batch batch, int[] rows) {
        int actions = network.outputSize();
        double[] logits = new double[rows.length * actions];
        double[] gradient = new double[logits.length];
        Evaluator evaluator = network.evaluator();
        for (int from = 0; from < rows.length; from += CHUNK) {
            int n = Math.min(CHUNK, rows.length - from);
            float[] out = new float[n * actions];
            evaluator.evaluate(n, batch.rows(rows, from, from + n).observations(), out);
            for (int i = 0; i < out.length; i++) {
                logits[from * actions + i] = out[i];
            }
        }
        int[] taken = Arrays.stream(rows).map(row -> (int) batch.actions()[row]).toArray();
        double loss = imitation.loss(actions, logits, taken, gradient);
        float[] weights = new float[gradient.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (lossScale * gradient[i]);
        }
        network.parameters().zeroGradients();
        Tape tape = new Tape();
        for (int from = 0; from < rows.length; from += CHUNK) {
            int n = Math.min(CHUNK, rows.length - from);
            tape.clear();
            float[] states = batch.rows(rows, from, from + n).observations();
            tape.backward(tape.dot(
                    network.forward(tape, tape.constant(states, n, network.inputSize())), weights, from * actions));
        }
        return loss;
    }

    @Override
    public String toString() {
        return name;
    }
}
