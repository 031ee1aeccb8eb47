package io.github.ascentrl.algos.preference;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * The loss of a pair as a function of its margin m: log(π / π<sub>ref</sub>) of the chosen answer minus that of the
 * rejected answer.
 */
public interface PreferenceLoss {
    /**
     * Records the loss of each pair.
     *
     * @param tape the tape
     * @param margins m, {@code [pairs, 1]}
     * @param beta how strongly the policy is held near the reference, positive
     * @return the losses, {@code [pairs, 1]}
     */
    Tensor of(Tape tape, Tensor margins, double beta);

    /** {@return −log σ(βm): direct preference optimisation as published (Rafailov et al., 2305.18290)} */
    static PreferenceLoss sigmoid() {
        return new Sigmoid(0, false);
    }

    /**
     * {@return −(1 − ε) log σ(βm) − ε log σ(−βm), for labels that may be wrong (Mitchell, 2023)} Its optimum is finite:
     * σ(βm) = 1 − ε.
     *
     * @param epsilon the assumed share of wrong labels, in [0, 0.5)
     * @throws IllegalArgumentException if it is out of range
     */
    static PreferenceLoss conservative(double epsilon) {
        return new Sigmoid(epsilon, false);
    }

    /**
     * {@return (−(1 − ε) log σ(βm) + ε log σ(−βm)) / (1 − 2ε), whose mean over labels flipped with probability ε is the loss
     * of the true labels (Chowdhury et al., 2403.00409)}
     *
     * @param epsilon the assumed share of wrong labels, in [0, 0.5)
     * @throws IllegalArgumentException if it is out of range
     */
    static PreferenceLoss robust(double epsilon) {
        return new Sigmoid(epsilon, true);
    }

    /** {@return max(0, 1 − βm): SLiC's hinge (Zhao et al., 2305.10425) with a reference (Liu et al., 2309.06657)} */
    static PreferenceLoss hinge() {
        return new Hinge();
    }

    /**
     * {@return (m − 1 / (2β))²: IPO (Azar et al., 2310.12036)} Use it with margins that are normalised by length, as in
     * its authors' implementation.
     */
    static PreferenceLoss ipo() {
        return new Squared();
    }

    /**
     * The losses {@link #sigmoid}, {@link #conservative} and {@link #robust}.
     *
     * @param epsilon the assumed share of wrong labels
     * @param robust whether the loss is {@link #robust} instead of {@link #conservative}
     */
    record Sigmoid(double epsilon, boolean robust) implements PreferenceLoss {
        /** Checks the share. */
        public Sigmoid {
            if (!(epsilon >= 0 && epsilon < 0.5)) {
                throw new IllegalArgumentException("epsilon = " + epsilon
                        + " must be in [0, 0.5); pass the share of pairs whose answers were swapped by mistake");
            }
        }

        @Override
        public Tensor of(Tape tape, Tensor margins, double beta) {
            check(tape, margins, beta);
            Tensor right = tape.softplus(tape.scale(margins, (float) -beta), 0);
            if (epsilon == 0) {
                return right;
            }
            Tensor wrong = tape.softplus(tape.scale(margins, (float) beta), 0);
            double over = robust ? 1 - 2 * epsilon : 1;
            return tape.combine(
                    (float) ((1 - epsilon) / over), right, (float) ((robust ? -epsilon : epsilon) / over), wrong);
        }
    }

    /** The loss {@link #hinge}. */
    record Hinge() implements PreferenceLoss {
        @Override
        public Tensor of(Tape tape, Tensor margins, double beta) {
            check(tape, margins, beta);
            return tape.relu(tape.combine((float) -beta, margins, 1, ones(tape, margins.rows())));
        }
    }

    /** The loss {@link #ipo}. */
    record Squared() implements PreferenceLoss {
        @Override
        public Tensor of(Tape tape, Tensor margins, double beta) {
            check(tape, margins, beta);
            Tensor error = tape.combine(1, margins, (float) (-0.5 / beta), ones(tape, margins.rows()));
            return tape.multiply(error, error);
        }
    }

    private static void check(Tape tape, Tensor margins, double beta) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(margins, "margins");
        Check.positive("beta", beta);
    }

    private static Tensor ones(Tape tape, int rows) {
        float[] ones = new float[rows];
        Arrays.fill(ones, 1f);
        return tape.constant(ones, rows, 1);
    }
}
