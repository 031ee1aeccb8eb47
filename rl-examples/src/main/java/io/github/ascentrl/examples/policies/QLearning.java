package io.github.ascentrl.examples.policies;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.random.RandomGenerator;

/**
 * Plain Q-learning (Watkins, 1989), for comparison: after every step Q(s, a) moves towards r + γ max_a' Q(s', a').
 * There is no replay and no target network. Its actions are random with a probability ε that falls linearly over the
 * first tenth of the run.
 */
final class QLearning implements ValueOrPolicy.Learner {
    private static final double LAST_EPSILON = 0.05;
    private static final int FALL = 10;

    private final Env env;
    private final ActionValues q;
    private final double gamma;
    private final long budget;
    private final RandomGenerator random;
    private final float[] s;
    private final float[] next;
    private final float[] action = new float[1];
    private long steps;

    QLearning(Env env, ActionValues q, double gamma, long budget, Rng rng) {
        this.env = env;
        this.q = q;
        this.gamma = gamma;
        this.budget = budget;
        random = rng.child("exploration");
        s = new float[env.observationSpace().size()];
        next = s.clone();
        env.reset(random, s);
    }

    @Override
    public long learn(long more) {
        for (long end = steps + more; steps < end; steps++) {
            double epsilon = Math.max(LAST_EPSILON, 1 - (double) FALL * steps / budget);
            int a = random.nextDouble() < epsilon ? random.nextInt(q.of(s).length) : q.best(s);
            action[0] = a;
            Step step = env.step(action, next);
            double future = step.ending() == Ending.TERMINATED ? 0 : q.of(next)[q.best(next)];
            q.move(s, a, (float) (step.reward() + gamma * future));
            if (step.ending() == Ending.NONE) {
                System.arraycopy(next, 0, s, 0, s.length);
            } else {
                env.reset(random, s);
            }
        }
        return steps;
    }

    @Override
    public Policy best() {
        return q.greedy();
    }
}
