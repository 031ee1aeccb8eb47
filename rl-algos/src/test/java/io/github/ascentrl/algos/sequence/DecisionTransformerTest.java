package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

class DecisionTransformerTest {
    private static final DecisionConfig CONFIG = new DecisionConfig(16, 2, 1);

    private static Network network(DecisionRows rows, int outputs, double dropout) {
        Transformer transformer = Transformer.size(16)
                .blocks(1)
                .heads(2)
                .width(6)
                .relativePositions(6)
                .dropout(dropout, dropout)
                .into(new Parameters(), "transformer.")
                .build(Rng.of(1));
        return DecisionNetwork.over(transformer, rows, outputs, "decision.", Rng.of(2));
    }

    private static CategoricalPolicy model(double dropout) {
        return CategoricalPolicy.of(network(Payout.ROWS, 3, dropout), new Discrete(3));
    }

    private static DecisionTransformer trainer(CategoricalPolicy model, DecisionConfig config) {
        return new DecisionTransformer(
                Payout.data(200), Payout.ROWS, model, Adam.of(model.parameters(), 0.01), config, Rng.of(3));
    }

    private static double brought(CategoricalPolicy model, double target) {
        ReturnConditioned policy = new ReturnConditioned(model, Payout.ROWS, target);
        return Evaluation.of(Payout::new, 10, 1, policy, 50, Rng.of(4)).mean();
    }

    /** The return is the one asked for, from 0 to the best, although the data are random. */
    @Test
    void itBringsWhatItIsAskedFor() {
        CategoricalPolicy model = model(0);
        trainer(model, CONFIG).train(Budget.updates(300));
        for (int target = 0; target <= 4; target++) {
            assertThat(brought(model, target)).as("asked for %d", target).isCloseTo(target, within(0.3));
        }
    }

    /** If the current row is sufficient, a policy without memory learns the same. */
    @Test
    void aPolicyWithoutMemoryLearnsFromRows() {
        Mlp mlp = Mlp.sizes(5, 32, 3).activation(Activation.RELU).build(Rng.of(1));
        CategoricalPolicy model = CategoricalPolicy.of(mlp, new Discrete(3));
        trainer(model, new DecisionConfig(64, 2, 1)).train(Budget.updates(500));
        assertThat(brought(model, 4)).isGreaterThan(3.5);
        assertThat(brought(model, 0)).isLessThan(0.5);
    }

    @Test
    void continuousActionsAreLearnedToo() {
        // The reward is the action itself, in [−1, 1]; one step per episode.
        Rng rng = Rng.of(1);
        float[] actions = new float[400];
        int[] starts = new int[401];
        Ending[] endings = new Ending[400];
        for (int i = 0; i < 400; i++) {
            actions[i] = rng.nextFloat(-1, 1);
            starts[i + 1] = i + 1;
            endings[i] = Ending.TERMINATED;
        }
        Box one = Box.uniform(1, -1, 1);
        MemoryDataset data = MemoryDataset.of(
                Batch.ofColumns(starts, new float[400], actions, actions, new float[400], endings),
                one,
                one,
                new Provenance("line", "uniform", 1, "test"));
        DecisionRows rows = new DecisionRows(one, one, 1);
        GaussianPolicy model = GaussianPolicy.stateDependent(network(rows, 2, 0));
        new DecisionTransformer(data, rows, model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(2))
                .train(Budget.updates(500));
        for (float target : new float[] {-0.8f, 0, 0.8f}) {
            float[] action = new float[1];
            new ReturnConditioned(model.deterministic(), rows, target).actor(1).act(rng, new float[1], action);
            assertThat(action[0]).isCloseTo(target, within(0.2f));
        }
    }

    /** The observation's mask allows two of three actions: the third is never taken, nor learned from. */
    @Test
    void aMaskIsFoundWhereTheRowHasIt() {
        Box masks = Box.uniform(3, 0, 1).named(Column.ACTION_MASK, 0, 3);
        Rng rng = Rng.of(1);
        BatchBuilder builder = new BatchBuilder(3, 1);
        for (int e = 0; e < 50; e++) {
            float[] mask = {1, 1, 1};
            mask[e % 3] = 0;
            builder.add(mask, new float[] {(e + 1 + rng.nextInt(2)) % 3}, 1);
            builder.endEpisode(Ending.TERMINATED, new float[] {1, 1, 1});
        }
        MemoryDataset data = MemoryDataset.of(
                builder.build(), masks, new Discrete(3), new Provenance("masks", "uniform", 1, "test"));
        DecisionRows rows = new DecisionRows(masks, new Discrete(3), 1);
        CategoricalPolicy model = CategoricalPolicy.masked(network(rows, 3, 0), rows.space(), new Discrete(3));
        UpdateStats stats = null;
        DecisionTransformer trainer =
                new DecisionTransformer(data, rows, model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(2));
        for (int i = 0; i < 50; i++) {
            stats = trainer.update();
        }
        assertThat(stats.metric("loss")).as("log 2").isCloseTo(0.69, within(0.1));
        ReturnConditioned policy = new ReturnConditioned(model, rows, 1);
        policy.checkFits(masks, new Discrete(3), true);
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        for (int i = 0; i < 30; i++) {
            float[] mask = {1, 1, 1};
            mask[i % 3] = 0;
            actor.act(rng, mask, action);
            assertThat(action[0]).isNotEqualTo(i % 3);
        }
    }

    /** −mean log π over the windows of the update, as a formula; an SGD step subtracts its gradient. */
    @Test
    void theLossAndItsGradient() {
        CategoricalPolicy model = model(0);
        float[] before = model.parameters().values().clone();
        DecisionConfig config = new DecisionConfig(8, 2, Double.POSITIVE_INFINITY);
        MemoryDataset data = Payout.data(20);
        UpdateStats stats = new DecisionTransformer(
                        data, Payout.ROWS, model, Sgd.of(model.parameters(), 1), config, Rng.of(3))
                .update();
        float[] after = model.parameters().values().clone();
        model.parameters().set(before);
        Batch batch =
                new Windows(data, Payout.ROWS).draw(8, 2, Rng.of(3).child(0).child("windows"));
        double loss = lossOf(model, batch, new Tape()).scalar();
        assertThat(stats.metric("loss")).isCloseTo(loss, within(1e-6));
        assertThat(stats.metrics().keySet()).containsExactly("loss", "gradientNorm", "learningRate");
        GradientCheck.Result result = GradientCheck.check(model.parameters(), tape -> lossOf(model, batch, tape));
        assertThat(result).matches(GradientCheck.Result::passed, "passed");
        Tape tape = new Tape();
        model.parameters().zeroGradients();
        tape.backward(lossOf(model, batch, tape));
        assertStep(before, after, model.parameters().gradients());
    }

    private static Tensor lossOf(CategoricalPolicy model, Batch batch, Tape tape) {
        return tape.scale(tape.mean(model.on(tape, batch).logProb()), -1);
    }

    private static void assertStep(float[] before, float[] after, float[] gradient) {
        double norm = 0;
        double off = 0;
        for (int i = 0; i < before.length; i++) {
            norm = Math.hypot(norm, gradient[i]);
            off = Math.hypot(off, before[i] - after[i] - gradient[i]);
        }
        assertThat(off).isLessThan(1e-4 * norm);
    }

    /** ½ Σ (x − c)² over a parameter, c drawn: its gradient is known. */
    private static AuxiliaryLoss towards(Parameter parameter) {
        return (tape, key) -> {
            float[] c = Batches.normal(key, parameter.size());
            return tape.scale(tape.squaredError(tape.scale(tape.parameter(parameter), 1), c), 0.5f);
        };
    }

    private static Parameter entry(Parameters parameters, String name) {
        return parameters.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Loss = control + λ · mean of the parts; and so for the gradient. */
    @Test
    void anotherLossIsAdded() {
        DecisionConfig config = new DecisionConfig(8, 2, Double.POSITIVE_INFINITY);
        MemoryDataset data = Payout.data(20);
        CategoricalPolicy alone = model(0);
        UpdateStats control = new DecisionTransformer(
                        data, Payout.ROWS, alone, Sgd.of(alone.parameters(), 1), config, Rng.of(3))
                .update();
        CategoricalPolicy model = model(0);
        float[] before = model.parameters().values().clone();
        Parameter weight = entry(model.parameters(), "decision.head.0.weight");
        UpdateStats both = new DecisionTransformer(
                        data, Payout.ROWS, model, Sgd.of(model.parameters(), 1), config, Rng.of(3))
                .auxiliary(towards(weight), 0.3, 4)
                .update();
        double auxiliary = 0;
        double[] extra = new double[before.length];
        for (int part = 0; part < 4; part++) {
            float[] c = Batches.normal(Rng.of(3).child(0).child("auxiliary").child(part), weight.size());
            for (int i = 0; i < c.length; i++) {
                double error = before[weight.offset() + i] - c[i];
                auxiliary += 0.5 * error * error / 4;
                extra[weight.offset() + i] += 0.3 * error / 4;
            }
        }
        assertThat(both.metrics().keySet())
                .containsExactly("loss", "controlLoss", "auxiliaryLoss", "gradientNorm", "learningRate");
        assertThat(both.metric("controlLoss")).isCloseTo(control.metric("loss"), within(1e-6));
        assertThat(both.metric("auxiliaryLoss")).isCloseTo(auxiliary, within(1e-4));
        assertThat(both.metric("loss")).isCloseTo(control.metric("loss") + 0.3 * auxiliary, within(1e-4));
        float[] after = model.parameters().values();
        for (int i = 0; i < after.length; i++) {
            assertThat((double) after[i]).isCloseTo(alone.parameters().values()[i] - extra[i], within(1e-5));
        }
    }

    private static DecisionTransformer withAll(int threads) {
        CategoricalPolicy model = model(0.1);
        DecisionTransformer trainer = trainer(model, new DecisionConfig(300, 2, 1)); // two shards
        return trainer.auxiliary(towards(entry(model.parameters(), "decision.head.0.bias")), 0.1, 3)
                .threads(threads);
    }

    @Test
    void trainingTwiceOrOnTwoThreadsGivesTheSameBits() {
        TrainerLaws.assertSameBits(() -> withAll(1), () -> withAll(1), 4);
        TrainerLaws.assertSameBits(() -> withAll(1), () -> withAll(2), 4);
    }

    @Test
    void aResumedRunEqualsOneThatWasNeverStopped() {
        TrainerLaws.assertResumes(() -> withAll(1), 5);
    }

    @Test
    void divergenceSaysWhereAndChangesNothing() {
        CategoricalPolicy model = model(0);
        float[] before = model.parameters().values().clone();
        Parameter bias = entry(model.parameters(), "decision.head.0.bias");
        DecisionTransformer trainer = trainer(model, CONFIG)
                .auxiliary((tape, key) -> tape.sum(tape.scale(tape.parameter(bias), Float.NaN)), 1, 1);
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(trainer::update)
                .withMessageContaining("decision transformer update 1");
        assertThat(model.parameters().values()).isEqualTo(before);
        assertThat(trainer.totals().updates()).isZero();
    }

    @Test
    void badInputIsNamed() {
        CategoricalPolicy model = model(0);
        Adam adam = Adam.of(model.parameters(), 0.01);
        MemoryDataset data = Payout.data(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionTransformer(
                        Datasets.firstEpisodes(data, 0), Payout.ROWS, model, adam, CONFIG, Rng.of(1)))
                .withMessage("the data set is empty; a decision transformer needs at least 1 step");
        CategoricalPolicy other = CategoricalPolicy.of(Mlp.sizes(4, 3).build(Rng.of(1)), new Discrete(3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionTransformer(
                        data, Payout.ROWS, other, Adam.of(other.parameters(), 0.01), CONFIG, Rng.of(1)))
                .withMessageStartingWith(
                        "the model does not fit rows of 5 numbers; build its network with DecisionNetwork:")
                .withMessageContaining("takes 4 numbers, but observations have 5");
        DecisionRows otherRows = new DecisionRows(new Discrete(2), new Discrete(4), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionTransformer(data, otherRows, model, adam, CONFIG, Rng.of(1)))
                .withMessageContaining("the rows were made for actions in Discrete[n=4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionTransformer(
                        data, Payout.ROWS, model, Adam.of(other.parameters(), 0.01), CONFIG, Rng.of(1)))
                .withMessageContaining("the optimiser moves other parameters");
        DecisionTransformer trainer = trainer(model, CONFIG);
        AuxiliaryLoss none = (tape, key) -> tape.constant(new float[1], 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.auxiliary(none, -1, 1))
                .withMessageContaining("weight = -1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer.auxiliary(none, 1, 0))
                .withMessageContaining("parts = 0 must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionConfig(0, 1, 1))
                .withMessageContaining("windows = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionConfig(1, 0, 1))
                .withMessageContaining("length = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DecisionConfig(1, 1, 0))
                .withMessageContaining("maxGradientNorm = 0");
    }

    /** A loss that depends on parameters of another model could not be minimised: it is refused. */
    @Test
    void anotherLossOfOtherParametersIsRefused() {
        Mlp stranger = Mlp.sizes(1, 1).build(Rng.of(1));
        DecisionTransformer trainer = trainer(model(0), CONFIG).auxiliary(towards(stranger.weight(0)), 1, 1);
        assertThatThrownBy(trainer::update)
                .hasMessageContaining("parameter '0.weight' does not belong to the Parameters");
    }
}
