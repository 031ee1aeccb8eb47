package io.github.ascentrl.examples.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import org.junit.jupiter.api.Test;

class FeedbackTest {
    /** Two answers with the same score are a toss-up, as two that are worth the same are for the judge. */
    @Test
    void whoFindsAllAnswersAlikeIsRightHalfOfTheTime() {
        LanguageModel reference = Pretraining.model(new Parameters(), Rng.of(1)); // no sentence: all are worth −2
        Feedback.HeldOut heldOut = Feedback.heldOut(reference, Feedback.untrained(reference), 6, Rng.of(2));
        assertThat(heldOut).isEqualTo(new Feedback.HeldOut(0.5, 0.5));
    }
}
