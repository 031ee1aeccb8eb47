package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DistillationTest {
    private static final DistillationConfig CONFIG = new DistillationConfig(64, 12, 1);

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

    private static Distillation trainer(CategoricalPolicy model) {
        return new Distillation(Lever.histories(), model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(4));
    }

    private static List<Supplier<Env>> levers() {
        return IntStream.range(0, 3)
                .<Supplier<Env>>mapToObj(good -> () -> new Lever(good))
                .toList();
    }

    /** It tries what it has not tried, and stays with what pays; with its context cleared it only ever begins. */
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
    void modelsOfOtherTokensAreRefused() {
        CategoricalPolicy model = model(0);
        LearningHistories other = new LearningHistories(Tokens.room(3, 3, 2, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Distillation(other, model, Adam.of(model.parameters(), 0.01), CONFIG, Rng.of(1)))
                .withMessageContaining("a model of 4 columns for 0 histories with tokens of 5");
    }
}
