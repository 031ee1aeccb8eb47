package io.github.ascentrl.examples.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.language.Control.Amount;
import io.github.ascentrl.examples.language.Control.Outcome;
import io.github.ascentrl.examples.language.Control.Trial;
import io.github.ascentrl.examples.language.Control.Variant;
import io.github.ascentrl.nn.Parameters;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ControlTest {
    private static final double[] NOT_PRETRAINED = {};

    private static Outcome learn(Variant variant, int updates) {
        return Control.learn(
                new Trial(LoggedTask.DARK_ROOM, variant, 1),
                Rng.of(1),
                NOT_PRETRAINED,
                new Amount(200, updates, 160, 3e-3, 50, 20),
                () -> {});
    }

    @ParameterizedTest
    @EnumSource(LoggedTask.class)
    void theRuleIsGoodAndTheDataAreMixed(LoggedTask task) {
        double most = task == LoggedTask.DARK_ROOM ? 15 : 200;
        assertThat(task.score(task.rule(), 20, Rng.of(1))).isEqualTo(most);
        int skills = task.noise().length;
        MemoryDataset data = task.logged(60 * skills, Rng.of(2));
        double[] means = new double[skills];
        for (int e = 0; e < data.episodes(); e++) {
            means[e % skills] += data.totalReward(e) / 60;
        }
        assertThat(IntStream.range(1, skills)).allMatch(i -> means[i] < means[i - 1]);
        assertThat(means[0]).isBetween(0.5 * most, 0.95 * most);
    }

    /** So that a share of the data is the same whatever the rest. */
    @Test
    void fewerEpisodesAreTheFirstOfMore() {
        MemoryDataset few = LoggedTask.CART_POLE.logged(5, Rng.of(2));
        MemoryDataset many = LoggedTask.CART_POLE.logged(30, Rng.of(2));
        for (int e = 0; e < 5; e++) {
            assertThat(few.trajectory(e).actions()).isEqualTo(many.trajectory(e).actions());
        }
    }

    /** A short training, asked for the best, brings more than the data did; the same again with the same bits. */
    @Test
    void itLearns() {
        Outcome outcome = learn(Variant.SCRATCH, 100);
        assertThat(outcome.score()).isGreaterThan(outcome.data() + 1);
        assertThat(outcome.score()).isLessThanOrEqualTo(outcome.best());
        assertThat(learn(Variant.SCRATCH, 5)).isEqualTo(learn(Variant.SCRATCH, 5));
    }

    /** With the loss of language, and with it alone, the language is learned on the way. */
    @Test
    void theLanguageLossTeachesTheLanguage() {
        double silent = learn(Variant.SCRATCH, 40).excess();
        double speaking = learn(Variant.SCRATCH_SPEAKING, 40).excess();
        assertThat(speaking).isLessThan(0.8 * silent);
    }

    /** Where all letters are as likely, each costs log 24, the stop token included. */
    @Test
    void excessIsOfWholeTexts() {
        Parameters parameters = new Parameters();
        LanguageModel model = ControlModel.language(parameters, Rng.of(1));
        parameters.set(new float[parameters.size()]);
        SmallLanguage language = SmallLanguage.everywhere();
        double expected = 0;
        Rng texts = Rng.of(2);
        for (int i = 0; i < 10; i++) {
            String sentence = language.sentences().sample(texts);
            expected += (sentence.length() + 1) * StrictMath.log(SmallLanguage.LETTERS.tokens()) / 10;
            expected += language.sentences().logProbability(sentence) / 10;
        }
        assertThat(Speaking.excess(model, 10, Rng.of(2))).isCloseTo(expected, within(1e-3));
    }
}
