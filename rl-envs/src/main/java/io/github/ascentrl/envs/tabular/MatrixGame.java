package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * A symmetric zero-sum game of one move: both players choose one of k actions, and what one player wins the other
 * loses. The value of the game is 0, and a mixed strategy is optimal if and only if its {@link #exploitability} is 0.
 * In self-play the current strategy may cycle for ever; evaluate the <em>average</em> strategy. Immutable.
 */
public final class MatrixGame {
    private final Rational[][] payoff;

    private MatrixGame(Rational[][] payoff) {
        this.payoff = payoff;
    }

    /**
     * {@return the game with these payoffs}
     *
     * @param payoff what action i wins against action j, {@code [k][k]}; {@code payoff[j][i] = -payoff[i][j]}; copied
     * @throws IllegalArgumentException if the matrix is not square or not antisymmetric
     */
    public static MatrixGame of(Rational[][] payoff) {
        Check.noNulls("payoff", payoff);
        for (Rational[] row : payoff) {
            Check.noNulls("payoff", row);
        }
        Rational[][] copy = new Rational[payoff.length][];
        for (int i = 0; i < payoff.length; i++) {
            if (payoff[i].length != payoff.length) {
                throw new IllegalArgumentException(
                        "payoff[" + i + "] has " + payoff[i].length + " numbers, expected " + payoff.length);
            }
            for (int j = 0; j <= i; j++) {
                if (payoff[j].length <= i || !payoff[i][j].equals(payoff[j][i].negated())) {
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
        Rational win = Rational.ONE;
        Rational tie = Rational.ZERO;
        Rational loss = Rational.of(-1);
        return new MatrixGame(new Rational[][] {{tie, loss, win}, {win, tie, loss}, {loss, win, tie}});
    }

    /** {@return k, the number of actions} */
    public int actions() {
        return payoff.length;
    }

    /**
     * {@return the expected winnings of each action against a mixed strategy, {@code [k]}}
     *
     * @param opponent the probability of each of the opponent's actions, {@code [k]}
     * @throws IllegalArgumentException if the numbers are not a distribution over the k actions
     */
    public double[] winnings(double[] opponent) {
        Objects.requireNonNull(opponent, "opponent");
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
     * {@return the expected winnings of the best opponent against a strategy; ≥ 0, and 0 if and only if the strategy is
     * optimal} In rock, paper, scissors it is 0 for the uniform strategy and 1 for any single action.
     *
     * @param strategy the probability of each action, {@code [k]}
     * @throws IllegalArgumentException if the numbers are not a distribution over the k actions
     */
    public double exploitability(double[] strategy) {
        Objects.requireNonNull(strategy, "strategy");
        double best = Double.NEGATIVE_INFINITY;
        for (double winning : winnings(strategy)) {
            best = Math.max(best, winning);
        }
        return best;
    }

    /**
     * {@return the game against a fixed opponent, as a process of one step}
     *
     * @param opponent the probability of each of the opponent's actions, {@code [k]}
     * @throws IllegalArgumentException if the numbers are not a distribution over the k actions
     */
    public TabularMdp against(Rational... opponent) {
        Check.noNulls("opponent", opponent);
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
            throw new IllegalArgumentException("the mixed strategy has " + mix.length
                    + " probabilities, but the game has " + payoff.length + " actions");
        }
        double sum = 0;
        for (int j = 0; j < mix.length; j++) {
            Fractions.checkProbability("action " + j, mix[j]);
            sum += mix[j];
        }
        if (!(Math.abs(sum - 1) <= Fractions.TOLERANCE)) {
            throw new IllegalArgumentException(
                    "the mixed strategy sums to " + sum + ", expected 1; divide each probability by the sum");
        }
    }
}
