package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.Arrays;
import java.util.Objects;

/**
 * V, Q, J and ∇J of a policy in fractions, without any rounding, for episodes of at most H steps. It works backwards
 * through time and differentiates the recursion itself,
 *
 * <p>V<sub>h</sub>(s) = Σ<sub>a</sub> π(a|s) Q<sub>h</sub>(s,a),
 * ∂V<sub>h</sub>(s) = Σ<sub>a</sub> [∂π(a|s) Q<sub>h</sub>(s,a) + π(a|s) γ E ∂V<sub>h−1</sub>(s′)],
 *
 * <p>where h is the number of steps left and ∂π(a|s)/∂θ<sub>s,a′</sub> = π(a|s)(1{a = a′} − π(a′|s)). It uses neither
 * visitation nor the policy gradient theorem and shares no code with {@link ExactValues}, so that each checks the
 * other.
 *
 * <p>Immutable.
 */
public final class RationalValues {
    private final int actions;
    private final Rational[] v;
    private final Rational[] q;
    private final Rational j;
    private final Rational[] gradient;

    private RationalValues(int actions, Rational[] v, Rational[] q, Rational j, Rational[] gradient) {
        this.actions = actions;
        this.v = v;
        this.q = q;
        this.j = j;
        this.gradient = gradient;
    }

    /**
     * {@return the values of a policy in a process whose episodes have bounded length}
     *
     * @param mdp an exact process
     * @param policy an exact policy
     * @param gamma the discount γ in [0, 1]
     * @throws IllegalArgumentException if the length of episodes is not bounded, an argument is not exact or out of
     *     range, or process and policy do not fit each other
     */
    public static RationalValues of(TabularMdp mdp, PolicyTable policy, Rational gamma) {
        return of(mdp, policy, gamma, Enumeration.longestEpisode(mdp));
    }

    /**
     * {@return the values of a policy when episodes end after H steps and later rewards do not count}
     *
     * @param mdp an exact process
     * @param policy an exact policy
     * @param gamma the discount γ in [0, 1]
     * @param horizon H ≥ 1
     * @throws IllegalArgumentException if an argument is not exact or out of range, or process and policy do not fit
     *     each other
     */
    public static RationalValues of(TabularMdp mdp, PolicyTable policy, Rational gamma, int horizon) {
        Objects.requireNonNull(mdp, "mdp");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(gamma, "gamma");
        mdp.requireExact();
        policy.requireExact();
        mdp.checkPolicy(policy);
        Returns.checkDiscount(gamma.doubleValue());
        int states = mdp.states();
        Check.atLeast("horizon", horizon, 1);
        int size = states * mdp.actions();
        Rational[] v = zeros(states);
        Rational[][] dv = new Rational[states][];
        Arrays.fill(dv, zeros(size));
        Rational[] q = zeros(size);
        for (int h = 1; h <= horizon; h++) {
            q = backup(mdp, v, gamma);
            Rational[] newV = zeros(states);
            Rational[][] newDv = new Rational[states][];
            for (int s = 0; s < states; s++) {
                for (int a = 0; a < mdp.actions(); a++) {
                    Rational weighted = policy.exactProbability(s, a).times(q[s * mdp.actions() + a]);
                    newV[s] = newV[s].plus(weighted);
                }
                newDv[s] = differentiate(mdp, policy, s, q, dv, gamma);
            }
            if (Arrays.equals(v, newV) && Arrays.deepEquals(dv, newDv)) {
                break; // every episode has ended
            }
            v = newV;
            dv = newDv;
        }
        Rational j = Rational.ZERO;
        Rational[] gradient = zeros(size);
        for (int s = 0; s < states; s++) {
            j = j.plus(mdp.exactStart(s).times(v[s]));
            addScaled(gradient, mdp.exactStart(s), dv[s]);
        }
        return new RationalValues(mdp.actions(), v, q, j, gradient);
    }

    private static Rational[] backup(TabularMdp mdp, Rational[] v, Rational gamma) {
        Rational[] q = zeros(mdp.states() * mdp.actions());
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                Rational sum = Rational.ZERO;
                for (int o = mdp.from(s, a); o < mdp.to(s, a); o++) {
                    Rational after = mdp.next(o) == END ? Rational.ZERO : gamma.times(v[mdp.next(o)]);
                    sum = sum.plus(
                            mdp.exactProbability(o).times(mdp.exactReward(o).plus(after)));
                }
                q[s * mdp.actions() + a] = sum;
            }
        }
        return q;
    }

    private static Rational[] differentiate(
            TabularMdp mdp, PolicyTable policy, int s, Rational[] q, Rational[][] dv, Rational gamma) {
        Rational[] d = zeros(q.length);
        for (int a = 0; a < mdp.actions(); a++) {
            Rational pi = policy.exactProbability(s, a);
            for (int b = 0; b < mdp.actions(); b++) {
                Rational indicator = a == b ? Rational.ONE : Rational.ZERO;
                Rational dpi = pi.times(indicator.minus(policy.exactProbability(s, b)));
                int i = s * mdp.actions() + b;
                d[i] = d[i].plus(dpi.times(q[s * mdp.actions() + a]));
            }
            for (int o = mdp.from(s, a); o < mdp.to(s, a); o++) {
                if (mdp.next(o) != END) {
                    addScaled(d, pi.times(gamma).times(mdp.exactProbability(o)), dv[mdp.next(o)]);
                }
            }
        }
        return d;
    }

    private static void addScaled(Rational[] to, Rational scale, Rational[] what) {
        for (int i = 0; i < to.length; i++) {
            if (what[i].signum() != 0) {
                to[i] = to[i].plus(scale.times(what[i]));
            }
        }
    }

    private static Rational[] zeros(int size) {
        Rational[] zeros = new Rational[size];
        Arrays.fill(zeros, Rational.ZERO);
        return zeros;
    }

    /**
     * {@return V(s) with all H steps left}
     *
     * @param state s
     */
    public Rational v(int state) {
        Check.index("state", state, v.length);
        return v[state];
    }

    /** {@return V of every state with all H steps left, {@code [states]}; a copy} */
    public Rational[] v() {
        return v.clone();
    }

    /**
     * {@return Q(s,a) with all H steps left}
     *
     * @param state s
     * @param action a, 0 ≤ a &lt; actions
     */
    public Rational q(int state, int action) {
        Check.index("state", state, v.length);
        Check.index("action", action, actions);
        return q[state * actions + action];
    }

    /** {@return J, the expected discounted return of an episode} */
    public Rational j() {
        return j;
    }

    /** {@return ∇J with respect to the logits, row-major {@code [states * actions]}; a copy} */
    public Rational[] gradient() {
        return gradient.clone();
    }
}
