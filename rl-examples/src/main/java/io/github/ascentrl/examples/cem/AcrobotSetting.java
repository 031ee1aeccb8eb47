package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * The settings of a run of the cross-entropy method on Acrobot: a 6-128-3 ReLU network whose initial policy is nearly
 * uniform (its last layer is initialised at a tenth of the usual size; otherwise many initial policies never reach the
 * goal, and there is no elite to learn from), and Adam with one optimiser step per epoch, on all elite steps together.
 *
 * @param name name of the condition
 * @param epochs number of epochs
 * @param sessions sessions per epoch
 * @param rule whether sessions at the quantile are elite
 * @param rising whether the quantile rises as in R2, max(0.2, 0.95 · epoch/epochs); otherwise it is 0.8
 * @param learningRate learning rate as a function of the epoch
 */
record AcrobotSetting(String name, int epochs, int sessions, EliteRule rule, boolean rising, Schedule learningRate) {
    /** The plain method: {@code >} and the best fifth. */
    static AcrobotSetting plain(int epochs) {
        return new AcrobotSetting(
                ">, q = 0.8, 100 sessions", epochs, 100, EliteRule.ABOVE, false, Schedule.constant(0.01));
    }

    /**
     * R2's last run: {@code >}, the rising quantile, 800 sessions; a tenth of R2's learning rate, which makes training
     * steadier.
     */
    static AcrobotSetting lastRun(int epochs, int sessions) {
        String name = "last run: >, rising q, " + sessions + " sessions";
        return new AcrobotSetting(name, epochs, sessions, EliteRule.ABOVE, true, Schedule.oneCycle(0.03, epochs));
    }

    CrossEntropy trainer(Sampler sampler, Rng rng) {
        CategoricalPolicy policy = Logits.of(
                Mlp.sizes(6, 128, 3).activation(Activation.RELU).gains(1, 0.1).build(rng.child("network")));
        Adam adam = Adam.builder(policy.parameters()).learningRate(learningRate).build();
        Schedule quantile = rising ? CrossEntropyConfig.rising(0.2, 0.95, epochs) : Schedule.constant(0.8);
        CrossEntropyConfig config = CrossEntropyConfig.builder()
                .sessions(sessions)
                .quantile(quantile)
                .build();
        return new CrossEntropy(sampler, policy, new SessionElites(rule), adam, config, rng);
    }

    @Override
    public String toString() {
        return name;
    }
}
