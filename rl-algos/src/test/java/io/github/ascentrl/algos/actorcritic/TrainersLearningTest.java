package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The smallest task that shows that a trainer learns, and the message when it cannot. */
class TrainersLearningTest {
    /**
     * Two contexts, two actions: a random policy scores 0.5. Seeds are fixed, so this cannot fail by chance; of seeds 0
     * to 99, all passed with every trainer.
     */
    @ParameterizedTest
    @EnumSource
    void learnsToMatch(Trainers kind) {
        for (long seed = 0; seed < 3; seed++) {
            Trainer trainer = kind.onMatching(1e-2, seed);
            trainer.train(Budget.steps(6000));
            double mean = Evaluation.of(
                            new Matching(), trainer.policy(), 400, Rng.of(seed).child("evaluation"))
                    .mean();
            assertThat(mean).as("%s, seed %d", kind, seed).isGreaterThan(0.95);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDivergenceSaysWhereItHappened(Trainers kind) {
        Trainer trainer = kind.onMatching(1e30, 1);
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trainer.train(Budget.updates(200)))
                .withMessageContaining(" update ")
                .withMessageContaining(" steps: ")
                .withMessageContaining("learning rate");
    }
}
