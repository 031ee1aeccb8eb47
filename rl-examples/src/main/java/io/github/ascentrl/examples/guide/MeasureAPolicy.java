package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import java.util.Arrays;

/** Measures a rule that balances the pole for a while, in one environment and in many. */
public final class MeasureAPolicy {
    private MeasureAPolicy() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        // Push to the side to which the pole is falling: s[2] is its angle, s[3] its angular velocity.
        Policy policy = Policy.of((random, s, action) -> action[0] = s[2] + s[3] > 0 ? 1 : 0);

        Evaluation evaluation = Evaluation.of(new CartPole(), policy, 100, Rng.of(1));
        System.out.println(evaluation);
        System.out.printf(
                "median %.0f, highest %.0f, above 195: %.0f %%, mean in %s%n",
                evaluation.median(), evaluation.max(), 100 * evaluation.fractionAbove(195), evaluation.interval(0.95));

        // The same episodes, 64 at a time on each of two threads:
        Evaluation many = Evaluation.of(CartPole::new, LockstepSampler.DEFAULT_WIDTH, 2, policy, 100, Rng.of(1));
        System.out.println("the same returns: " + Arrays.equals(evaluation.returns(), many.returns()));
    }
}
