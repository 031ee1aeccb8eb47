package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Softmax;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.LearnedPositions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.SplitRows;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistillationTest {
    private static final DistillationConfig CONFIG = new DistillationConfig(64, 12, 1, 0);

    private static CategoricalPolicy model(double dropout) {
        Parameters parameters = new Parameters();
        Embeddings embeddings = Embeddings.columns(Lever.TOKENS.things())
                .size(16)
                .into(parameters, "token.")
                .build(Rng.of(1));
        Transformer transformer = Transformer.size(16)
                .blocks(2)
                .heads(2)
                .feedForward(32)
                .width(12)
                .relativePositions(12)
                .dropout(dropout, dropout)
                .into(parameters, "transformer.")
                .build(Rng.of(2));
        Mlp head = Mlp.sizes(16, 3).into(parameters, "head.").build(Rng.of(3));
        return CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new Discrete(3));
    }

    private static final Tokens TIMED = Lever.TOKENS.withActionTime(2);

    /**
     * Three tokens per step: the previous action and its time, its reward and the same time, the observation and the
     * time.
     */
    private static CategoricalPolicy threeTokens(boolean learnedPositions, double dropout) {
        Parameters parameters = new Parameters();
        Embeddings embeddings = Embeddings.columns(TIMED.things())
                .size(16)
                .token(1, 4)
                .token(2, 4)
                .token(0, 3)
                .sameTable(4, 3)
                .dropout(dropout)
                .into(parameters, "token.")
                .build(Rng.of(1));
        Transformer transformer = Transformer.size(16)
                .blocks(2)
                .heads(2)
                .feedForward(32)
                .width(36)
                .relativePositions(9)
                .into(parameters, "transformer.")
                .build(Rng.of(2));
        Network split = SplitRows.of(3, transformer);
        Network window = learnedPositions ? LearnedPositions.of(12, split, "positions", Rng.of(5)) : split;
        Mlp head = Mlp.sizes(16, 3).into(parameters, "head.").build(Rng.of(3));
        return CategoricalPolicy.of(Trunk.of(Trunk.of(embeddings).to(window)).to(head), new Discrete(3));
    }

    /** Also at learned positions, with dropout. */
    @Test
    void threeTokensGiveTheSameBitsOnTwoThreads() {
        float[][] values = new float[2][];
        for (int i = 0; i < 2; i++) {
            CategoricalPolicy model = threeTokens(true, 0.1);
            new Distillation(Lever.histories(TIMED), model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(4))
                    .threads(i + 1)
                    .train(Budget.updates(3));
            values[i] = model.parameters().values().clone();
        }
        assertThat(values[1]).isEqualTo(values[0]);
    }

    @Test
    void aSavedModelGivesTheSameBits(@TempDir Path folder) throws IOException {
        CategoricalPolicy model = threeTokens(true, 0.1);
        Path file = folder.resolve("model.safetensors");
        SavedPolicy.of(model, Box.uniform(5, 0, 3), new Discrete(3), new Provenance("levers", "Distillation", 1, "1"))
                .save(file);
        Network loaded = SavedPolicy.load(file).network();
        assertThat(loaded.spec()).isEqualTo(model.network().spec());
        assertThat(logits(loaded)).isEqualTo(logits(model.network()));
    }

    private static float[] logits(Network network) {
        Batch batch = Lever.histories(TIMED).windows(4, 12, Rng.of(1));
        Tape tape = new Tape();
        float[] logits = new float[3 * batch.steps()];
        network.forward(tape, tape.constant(batch.observations(), batch.steps(), 5), Segments.sequences(batch))
                .copyTo(logits);
        return logits;
    }

    @Test
    void threeTokensLearnWhatOneDoes() {
        CategoricalPolicy model = threeTokens(false, 0);
        DistillationConfig config = new DistillationConfig(16, 12, 1, 0);
        new Distillation(Lever.histories(TIMED), model, Adam.of(model.parameters(), 0.01), config, Rng.of(4))
                .train(Budget.updates(120));
        InContextPolicy policy = new InContextPolicy(model, TIMED);
        InContextEvaluation learned = InContextEvaluation.of(levers(), policy, 20, 6, false, Rng.of(5));
        assertThat(learned.mean(0)).as("the first two pulls").isLessThan(1.4);
        assertThat(learned.mean(3, 6)).as("of 2").isGreaterThan(1.8);
        InContextEvaluation cleared = InContextEvaluation.of(levers(), policy, 20, 6, true, Rng.of(5));
        assertThat(cleared.mean(3, 6)).isLessThan(1.5);
    }

    /** The loss and its gradient by definition, from log π of every action. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.95})
    void labelsAreSmoothed(double epsilon) {
        CategoricalPolicy model = model(0);
        float[] before = model.parameters().values().clone();
        DistillationConfig config = new DistillationConfig(8, 12, Double.POSITIVE_INFINITY, epsilon);
        LearningHistories histories = Lever.histories(Lever.TOKENS);
        UpdateStats stats =
                new Distillation(histories, model, Sgd.of(model.parameters(), 1), config, Rng.of(4)).update();
        float[] after = model.parameters().values().clone();
        model.parameters().set(before);
        Batch batch = histories.windows(8, 12, Rng.of(4).child(0).child("windows"));
        int n = batch.steps();
        Tape tape = new Tape();
        Tensor logits =
                model.network().forward(tape, tape.constant(batch.observations(), n, 4), Segments.sequences(batch));
        Softmax pi = tape.softmax(logits);
        Tensor loss = tape.scale(tape.mean(tape.logProb(pi, batch.actions())), (float) (epsilon - 1));
        for (int action = 0; action < 3; action++) {
            float[] same = new float[n];
            Arrays.fill(same, action);
            loss = tape.combine(1, loss, (float) (-epsilon / 3), tape.mean(tape.logProb(pi, same)));
        }
        tape.backward(loss);
        assertThat(stats.metric("loss")).isCloseTo(loss.scalar(), within(1e-5));
        float[] gradient = model.parameters().gradients();
        double norm = 0;
        double off = 0;
        for (int i = 0; i < before.length; i++) {
            norm = Math.hypot(norm, gradient[i]);
            off = Math.hypot(off, before[i] - after[i] - gradient[i]);
        }
        assertThat(off).isLessThan(1e-4 * norm);
    }

    private static Distillation trainer(CategoricalPolicy model) {
        return new Distillation(
                Lever.histories(Lever.TOKENS), model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(4));
    }

    private static List<Supplier<Env>> levers() {
        return IntStream.range(0, 3)
                .<Supplier<Env>>mapToObj(good -> () -> new Lever(good))
                .toList();
    }

    /** It tries levers until one pays and stays with it; if its context is cleared, it always starts again. */
    @Test
    void theModelLearnsInContextWhichLeverPays() {
        CategoricalPolicy model = model(0);
        trainer(model).train(Budget.updates(150));
        InContextPolicy policy = new InContextPolicy(model, Lever.TOKENS);
        InContextEvaluation learned = InContextEvaluation.of(levers(), policy, 20, 6, false, Rng.of(5));
        assertThat(learned.mean(0))
                .as("the first two pulls; 1 by Fisher's design")
                .isLessThan(1.4);
        assertThat(learned.mean(3, 6)).as("of 2").isGreaterThan(1.8);
        InContextEvaluation cleared = InContextEvaluation.of(levers(), policy, 20, 6, true, Rng.of(5));
        assertThat(cleared.mean(3, 6)).isLessThan(1.5);
    }

    @Test
    void trainingTwiceOrOnTwoThreadsGivesTheSameBits() {
        float[][] values = new float[3][];
        for (int i = 0; i < 3; i++) {
            CategoricalPolicy model = model(0.1);
            trainer(model).threads(i == 2 ? 2 : 1).train(Budget.updates(5));
            values[i] = model.parameters().values().clone();
        }
        assertThat(values[1]).isEqualTo(values[0]);
        assertThat(values[2]).isEqualTo(values[0]);
    }

    @Test
    void aResumedRunEqualsOneThatWasNeverStopped() {
        CategoricalPolicy whole = model(0.1);
        trainer(whole).train(Budget.updates(6));
        CategoricalPolicy first = model(0.1);
        Distillation stopped = trainer(first);
        stopped.train(Budget.updates(2));
        CategoricalPolicy second = model(0.1);
        Distillation resumed = trainer(second);
        States.carry(stopped, resumed);
        resumed.train(Budget.updates(4));
        assertThat(second.parameters().values()).isEqualTo(whole.parameters().values());
    }

    @Test
    void badSettingsAreNamed() {
        for (double bad : new double[] {-0.1, 1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DistillationConfig(1, 1, 1, bad))
                    .withMessage("labelSmoothing = " + bad + " must be in [0, 1); 0 for none, 0.1 is usual");
        }
    }

    @Test
    void modelsOfOtherTokensAreRefused() {
        CategoricalPolicy model = model(0);
        LearningHistories other = new LearningHistories(Tokens.room(3, 3, 2, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Distillation(other, model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(1)))
                .withMessageContaining("a model that takes 4 columns, but 0 histories with tokens of 5");
    }
}
