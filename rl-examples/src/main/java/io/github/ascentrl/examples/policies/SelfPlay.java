package io.github.ascentrl.examples.policies;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.tabular.MatrixGame;
import java.util.random.RandomGenerator;

/** One move against an opponent whose mixed strategy can be changed between episodes. The observation is always 1. */
final class SelfPlay implements DiscreteEnv {
    private final MatrixGame game;
    private final double[][] payoff;
    private double[] opponent;
    private RandomGenerator random;

    SelfPlay(MatrixGame game) {
        this.game = game;
        int n = game.actions();
        payoff = new double[n][n];
        for (int j = 0; j < n; j++) {
            double[] pure = new double[n];
            pure[j] = 1;
            double[] winnings = game.winnings(pure);
            for (int i = 0; i < n; i++) {
                payoff[i][j] = winnings[i];
            }
        }
    }

    void opponent(double[] mix) {
        game.winnings(mix); // checks it
        opponent = mix.clone();
    }

    @Override
    public Box observationSpace() {
        return Box.uniform(1, 0, 1);
    }

    @Override
    public Discrete actionSpace() {
        return new Discrete(payoff.length);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        this.random = random;
        observation[0] = 1;
    }

    @Override
    public Step step(int action, float[] observation) {
        double rest = random.nextDouble();
        int reply = 0;
        while (reply < opponent.length - 1 && (rest -= opponent[reply]) >= 0) {
            reply++;
        }
        return new Step((float) payoff[action][reply], Ending.TERMINATED);
    }
}
