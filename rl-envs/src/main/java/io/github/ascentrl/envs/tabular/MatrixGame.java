package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import org.apache.commons.math3.fraction.BigFraction;

/**
 * A symmetric zero-sum game of one move: both players pick one of k actions, and what one wins the other loses. Its
 * value is 0, and a mixed strategy is optimal exactly if its {@link #exploitability} is 0. In self-play the current
 * strategy may go round in circles for ever; look at the <em>average</em> strategy. Immutable.
 */
public final class MatrixGame {
    private final BigFraction[][] payoff;

    private MatrixGame(BigFraction[][] payoff) {
        this.payoff = payoff;
    }

    /**
     * {@return the game with these payoffs}
     *
     * @param payoff what action i wins against action j, {@code [k][k]}; {@code payoff[j][i] = -payoff[i][j]}; copied
     * @throws IllegalArgumentException if it is not square or not antisymmetric
     */
    public static MatrixGame of(BigFraction[][] payoff) {
        BigFraction[][] copy = new BigFraction[payoff.length][];
        for (int i = 0; i < payoff.length; i++) {
            if (payoff[i].length != payoff.length) {
                throw new IllegalArgumentException(
                        "payoff[" + i + "] has " + payoff[i].length + " numbers, expected " + payoff.length);
            }
            for (int j = 0; j <= i; j++) {
                if (payoff[j].length <= i || !payoff[i][j].equals(payoff[j][i].negate())) {
                    throw new IllegalArgumentException("payoff[" + i + "][" + j + "] must be the negative of payoff["
                            + j + "][" + i + "]: the game is symmetric and zero-sum");
                }
            }
            copy[i] = payoff[i].clone();
        }
        if (copy.length == 0) {
            throw new IllegalArgumentException("a game needs at least 1 action");
        }
        return new MatrixGame(copy);
    }

    /** {@return rock (0), paper (1), scissors (2); a win pays 1} */
    public static MatrixGame rockPaperScissors() {
        BigFraction win = BigFraction.ONE;
        BigFraction tie = BigFraction.ZERO;
        BigFraction loss = BigFraction.MINUS_ONE;
        return new MatrixGame(new BigFraction[][] {{tie, loss, win}, {win, tie, loss}, {loss, win, tie}});
    }

    /** {@return k, the number of actions} */
    public int actions() {
        return payoff.length;
    }

    /**
     * {@return what each action wins on average against a mix, {@code [k]}}
     *
     * @param opponent the probability of each of the opponent's actions, {@code [k]}
     * @throws IllegalArgumentException if it is no distribution over the k actions
     */
    public double[] winnings(double[] opponent) {
        checkMix(opponent);
        double[] winnings = new double[payoff.length];
        for (int i = 0; i < winnings.length; i++) {
            for (int j = 0; j < winnings.length; j++) {
                winnings[i] += payoff[i][j].doubleValue() * opponent[j];
            }
        }
        return winnings;
    }

    /**
     * {@return what an opponent who knows a strategy wins against it; ≥ 0, and 0 exactly if it is optimal} For rock,
     * paper, scissors: 0 for the uniform one, 1 for any single action.
     *
     * @param strategy the probability of each action, {@code [k]}
     * @throws IllegalArgumentException if it is no distribution over the k actions
     */
    public double exploitability(double[] strategy) {
        double best = Double.NEGATIVE_INFINITY;
        for (double winning : winnings(strategy)) {
            best = Math.max(best, winning);
        }
        return best;
    }

    /**
     * {@return the game against an opponent who never changes, as a process of one step}
     *
     * @param opponent the probability of each of the opponent's actions, {@code [k]}
     * @throws IllegalArgumentException if it is no distribution over the k actions
     */
    public TabularMdp against(BigFraction... opponent) {
        double[] mix = new double[opponent.length];
        for (int j = 0; j < mix.length; j++) {
            mix[j] = opponent[j].doubleValue();
        }
        checkMix(mix);
        TabularMdpBuilder builder = TabularMdp.builder(1, payoff.length);
        for (int i = 0; i < payoff.length; i++) {
            for (int j = 0; j < payoff.length; j++) {
                builder.outcome(0, i, END, opponent[j], payoff[i][j]);
            }
        }
        return builder.build();
    }

    private void checkMix(double[] mix) {
        if (mix.length != payoff.length) {
            throw new IllegalArgumentException(
                    "the mix has " + mix.length + " probabilities, the game " + payoff.length + " actions");
        }
        double sum = 0;
        for (int j = 0; j < mix.length; j++) {
            Fractions.checkProbability("action " + j, mix[j]);
            sum += mix[j];
        }
        if (!(Math.abs(sum - 1) <= Fractions.TOLERANCE)) {
            throw new IllegalArgumentException(
                    "the mix sums to " + sum + ", expected 1; divide each probability by the sum");
        }
    }
}
