package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.Objects;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * V, Q, visits, J and ∇J of a policy in a {@link TabularMdp}, by linear algebra in {@code double}: exact up to
 * rounding, even if the length of episodes is not bounded. With P the transition matrix between states under π (rows
 * sum to less than 1 where the episode can end), r the expected reward and μ the start distribution:
 *
 * <ul> <li>V = (I − γP)<sup>−1</sup> r, and Q(s,a) = E[r + γV(s′)]; <li>d = (I − γPᵀ)<sup>−1</sup> μ, the discounted
 * number of visits Σ<sub>t</sub> γ<sup>t</sup> Pr(s<sub>t</sub> = s); <li>J = μ·V; <li>∂J/∂θ<sub>s,a</sub> = d(s)
 * π(a|s) (Q(s,a) − V(s)), the policy gradient theorem for softmax logits (Sutton et al., <i>Policy Gradient Methods for
 * Reinforcement Learning with Function Approximation</i>, 2000).
 * </ul>
 *
 * <p>Immutable. {@link RationalValues} computes the same in fractions, by another method.
 */
public final class ExactValues {
    private final int actions;
    private final double[] v;
    private final double[] q;
    private final double[] visitation;
    private final double j;
    private final double[] gradient;

    private ExactValues(int actions, double[] v, double[] q, double[] visitation, double j, double[] gradient) {
        this.actions = actions;
        this.v = v;
        this.q = q;
        this.visitation = visitation;
        this.j = j;
        this.gradient = gradient;
    }

    /**
     * {@return the values of a policy}
     *
     * @param mdp the process
     * @param policy π
     * @param gamma the discount γ in [0, 1]; with 1, every state must lead to {@link TabularMdp#END} sooner or later
     * @throws IllegalArgumentException if γ is out of range, sizes differ, or the values are infinite
     */
    public static ExactValues of(TabularMdp mdp, PolicyTable policy, double gamma) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(policy, "policy");
        Returns.checkDiscount(gamma);
        mdp.checkPolicy(policy);
        int states = mdp.states();
        int actions = mdp.actions();
        RealMatrix system = new Array2DRowRealMatrix(states, states); // I − γP
        double[] reward = new double[states];
        double[] start = new double[states];
        for (int s = 0; s < states; s++) {
            system.setEntry(s, s, 1);
            start[s] = mdp.start(s);
        }
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions; a++) {
                for (int o = mdp.from(s, a); o < mdp.to(s, a); o++) {
                    double p = policy.probability(s, a) * mdp.probability(o);
                    reward[s] += p * mdp.reward(o);
                    if (mdp.next(o) != END) {
                        system.addToEntry(s, mdp.next(o), -gamma * p);
                    }
                }
            }
        }
        double[] v = solve(system, reward, gamma);
        double[] d = solve(system.transpose(), start, gamma);
        double[] q = actionValues(mdp, v, gamma);
        double[] gradient = new double[states * actions];
        double j = 0;
        for (int s = 0; s < states; s++) {
            j += start[s] * v[s];
            for (int a = 0; a < actions; a++) {
                gradient[s * actions + a] = d[s] * policy.probability(s, a) * (q[s * actions + a] - v[s]);
            }
        }
        return new ExactValues(actions, v, q, d, j, gradient);
    }

    private static double[] solve(RealMatrix system, double[] right, double gamma) {
        DecompositionSolver solver = new LUDecomposition(system).getSolver();
        if (!solver.isNonSingular()) {
            throw new IllegalArgumentException("I − γP is singular with γ = " + gamma
                    + ": under this policy some state never reaches the end; use γ < 1, or a policy that ends");
        }
        return solver.solve(new ArrayRealVector(right, false)).toArray();
    }

    /** Q(s,a) = E[r + γV(s′)], row-major {@code [states * actions]}. */
    static double[] actionValues(TabularMdp mdp, double[] v, double gamma) {
        double[] q = new double[mdp.states() * mdp.actions()];
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                for (int o = mdp.from(s, a); o < mdp.to(s, a); o++) {
                    double after = mdp.next(o) == END ? 0 : gamma * v[mdp.next(o)];
                    q[s * mdp.actions() + a] += mdp.probability(o) * (mdp.reward(o) + after);
                }
            }
        }
        return q;
    }

    /**
     * {@return V(s), the expected discounted return from a state}
     *
     * @param state s
     */
    public double v(int state) {
        Check.index("state", state, v.length);
        return v[state];
    }

    /** {@return V of every state, {@code [states]}; a copy} */
    public double[] v() {
        return v.clone();
    }

    /**
     * {@return Q(s,a), the expected discounted return after an action in a state}
     *
     * @param state s
     * @param action a, 0 ≤ a &lt; actions
     */
    public double q(int state, int action) {
        Check.index("state", state, v.length);
        Check.index("action", action, actions);
        return q[state * actions + action];
    }

    /**
     * {@return d(s) = Σ<sub>t</sub> γ<sup>t</sup> Pr(s<sub>t</sub> = s), which does not sum to 1}
     *
     * @param state s
     */
    public double visitation(int state) {
        Check.index("state", state, visitation.length);
        return visitation[state];
    }

    /** {@return J, the expected discounted return of an episode} */
    public double j() {
        return j;
    }

    /** {@return ∇J with respect to the logits, row-major {@code [states * actions]}; a copy} */
    public double[] gradient() {
        return gradient.clone();
    }
}
