package io.github.ascentrl.examples.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.DecisionTransformer;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.algos.sequence.ReturnConditioned;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.language.ControlModel.Start;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlModelTest {
    private static final DecisionRows ROWS = Control.rows(LoggedTask.DARK_ROOM, 15);
    private static final LanguageModel KNOWN = known();

    /** Another language model than the random one, as if it were trained. */
    private static LanguageModel known() {
        return ControlModel.language(new Parameters(), Rng.of(77));
    }

    private static double[] doubles(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static ControlModel model(Start start) {
        double[] pretrained = doubles(KNOWN.parameters().values());
        return ControlModel.of(start, pretrained, ROWS, LoggedTask.DARK_ROOM.actions(), Rng.of(1));
    }

    private static float[] values(Parameters parameters, Parameter entry) {
        return Arrays.copyOfRange(parameters.values(), entry.offset(), entry.offset() + entry.size());
    }

    private static boolean isOfAdapter(Parameter entry) {
        return entry.name().contains(".lowRank.");
    }

    private static boolean isDecision(Parameter entry) {
        return entry.name().startsWith("decision.");
    }

    @ParameterizedTest
    @EnumSource(Start.class)
    void allTransformersHaveTheSameSize(Start start) {
        ControlModel model = model(start);
        assertThat(model.transformerSize()).isEqualTo(model(Start.SCRATCH).transformerSize());
        int all = model(Start.SCRATCH).controlled();
        assertThat(model.controlled())
                .isEqualTo(start.adapted() ? model(Start.ADAPTED).controlled() : all);
        assertThat(model(Start.ADAPTED).controlled()).isLessThan(all / 4);
    }

    /** All of the language model's numbers; and it speaks with the same bits as before, as adapters begin with nothing. */
    @ParameterizedTest
    @EnumSource(Start.class)
    void itBeginsAsTheLanguageModelOrAtRandom(Start start) {
        ControlModel model = model(start);
        LanguageModel expected = start.pretrained()
                ? KNOWN
                : ControlModel.language(new Parameters(), Rng.of(1).child("language"));
        for (Parameter entry : expected.parameters().entries()) {
            assertThat(values(model.parameters(), model.parameters().get(entry.name())))
                    .as(entry.name())
                    .isEqualTo(values(expected.parameters(), entry));
        }
        assertThat(Speaking.excess(model.language(), 3, Rng.of(2)))
                .isEqualTo(Speaking.excess(expected, 3, Rng.of(2)))
                .isNotEqualTo(Speaking.excess(
                        start.pretrained() ? model(Start.SCRATCH).language() : KNOWN, 3, Rng.of(2)));
    }

    /** What is new begins the same whatever the rest. */
    @ParameterizedTest
    @EnumSource(Start.class)
    void embeddingsAndHeadBeginAlike(Start start) {
        Parameters parameters = model(start).parameters();
        Parameters others = model(Start.SCRATCH).parameters();
        others.entries().stream().filter(ControlModelTest::isDecision).forEach(entry -> assertThat(
                        values(parameters, parameters.get(entry.name())))
                .as(entry.name())
                .isEqualTo(values(others, entry)));
    }

    private static void train(ControlModel model, double lambda, int updates) {
        DecisionTransformer trainer = new DecisionTransformer(
                LoggedTask.DARK_ROOM.logged(20, Rng.of(3)),
                ROWS,
                model.policy(),
                Adam.of(model.parameters(), 1e-3),
                new DecisionConfig(4, 20, 1),
                Rng.of(4));
        if (lambda > 0) {
            trainer.auxiliary(Speaking.loss(model.language()), lambda, 1);
        }
        for (int u = 0; u < updates; u++) {
            trainer.update();
        }
    }

    private static void assertMoved(ControlModel model, ControlModel before, Predicate<Parameter> moved) {
        for (Parameter entry : before.parameters().entries()) {
            boolean same = Arrays.equals(
                    values(model.parameters(), model.parameters().get(entry.name())),
                    values(before.parameters(), entry));
            assertThat(same).as("%s is as it was", entry.name()).isNotEqualTo(moved.test(entry));
        }
    }

    /** With and without the loss of language only adapters, distances, and what is new of control. */
    @Test
    void frozenBitsStay() {
        for (Start start : new Start[] {Start.ADAPTED, Start.RANDOM_ADAPTED}) {
            for (double lambda : new double[] {0, 0.1}) {
                ControlModel model = model(start);
                train(model, lambda, 3);
                assertMoved(
                        model,
                        model(start),
                        entry -> isOfAdapter(entry)
                                || isDecision(entry)
                                || entry.name().endsWith("attention.distances"));
            }
        }
    }

    /** Where all is trained, the embeddings and the head of the language wait for its loss. */
    @Test
    void nothingIsFrozenOtherwise() {
        ControlModel control = model(Start.TUNED);
        train(control, 0, 3);
        assertMoved(control, model(Start.TUNED), entry -> !entry.name().matches("(token|next)\\..*"));
        ControlModel both = model(Start.TUNED);
        train(both, 0.1, 3);
        assertMoved(both, model(Start.TUNED), entry -> true);
    }

    /** The loss of language alone reaches the adapters, which are shared, through a head that is frozen. */
    @Test
    void theLanguageLossReachesTheAdapters() {
        ControlModel model = model(Start.ADAPTED);
        Tape tape = new Tape();
        model.parameters().zeroGradients();
        tape.backward(Speaking.loss(model.language()).of(tape, Rng.of(5)));
        float[] gradients = model.parameters().gradients();
        for (Parameter entry : model.parameters().entries()) {
            double largest = 0;
            for (int i = entry.offset(); i < entry.offset() + entry.size(); i++) {
                largest = Math.max(largest, Math.abs(gradients[i]));
            }
            boolean reached =
                    entry.name().endsWith(".lowRank.b") || entry.name().endsWith("distances");
            assertThat(largest > 0).as("gradient of %s", entry.name()).isEqualTo(reached); // of A it is 0 while B is
        }
    }

    /** So that cloning cannot be asked for anything. */
    @Test
    void whoeverSeesNoReturnsDoesTheSameWhateverIsAskedFor() {
        LoggedTask task = LoggedTask.CART_POLE;
        double[] none = {};
        for (double scale : new double[] {Control.NO_RETURNS, 1}) {
            DecisionRows rows = Control.rows(task, scale);
            ControlModel model = ControlModel.of(Start.SCRATCH, none, rows, task.actions(), Rng.of(1));
            float[] values = model.parameters().values();
            Rng normal = Rng.of(3);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (0.3 * normal.nextGaussian()); // one that does not act by chance
            }
            model.parameters().changed();
            double much = task.score(new ReturnConditioned(model.policy(), rows, 1000), 3, Rng.of(2));
            double nothing = task.score(new ReturnConditioned(model.policy(), rows, 0), 3, Rng.of(2));
            assertThat(much == nothing).isEqualTo(scale == Control.NO_RETURNS);
        }
    }

    /** Distances reach as far as a window of each task. */
    @ParameterizedTest
    @EnumSource(LoggedTask.class)
    void aWindowIsSeenWhole(LoggedTask task) {
        assertThat(task.length()).isLessThanOrEqualTo(ControlModel.STEPS);
        assertThat(ControlModel.WIDTH)
                .isGreaterThanOrEqualTo(SmallLanguage.everywhere().longest());
    }
}
