package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Packed;
import java.util.Arrays;
import java.util.Locale;

/** The nonlinearity after a hidden layer. */
public enum Activation {
    /** max(x, 0). */
    RELU {
        @Override
        Tensor affine(Tape tape, Tensor x, Tensor w, Tensor b) {
            return tape.affineRelu(x, w, b);
        }

        @Override
        Tensor apply(Tape tape, Tensor x) {
            return tape.relu(x);
        }

        @Override
        void apply(Kernels kernels, int n, float[] x) {
            kernels.elementwise().relu(n, x, x);
        }

        @Override
        void affine(Kernels kernels, int rows, int n, int k, float[] x, Packed w, float[] bias, int at, float[] y) {
            w.affineRelu(rows, x, 0, k, bias, at, y);
        }
    },
    /** Hyperbolic tangent. */
    TANH {
        @Override
        Tensor affine(Tape tape, Tensor x, Tensor w, Tensor b) {
            return tape.affineTanh(x, w, b);
        }

        @Override
        Tensor apply(Tape tape, Tensor x) {
            return tape.tanh(x);
        }

        @Override
        void apply(Kernels kernels, int n, float[] x) {
            kernels.elementwise().tanh(n, x, x);
        }
    },
    /** The Gaussian error linear unit, as {@link io.github.ascentrl.nn.FloatMath#gelu}. */
    GELU {
        @Override
        Tensor affine(Tape tape, Tensor x, Tensor w, Tensor b) {
            return tape.gelu(tape.affine(x, w, b));
        }

        @Override
        Tensor apply(Tape tape, Tensor x) {
            return tape.gelu(x);
        }

        @Override
        void apply(Kernels kernels, int n, float[] x) {
            kernels.elementwise().gelu(n, x, x);
        }
    };

    /** {@return the nonlinearity with a name as in a {@link NetworkSpec}} */
    static Activation of(String name) {
        for (Activation activation : values()) {
            if (activation.id().equals(name)) {
                return activation;
            }
        }
        throw new IllegalArgumentException("activation '" + (name.length() <= 40 ? name : name.substring(0, 40) + "…")
                + "' is unknown; use one of " + Arrays.toString(values()).toLowerCase(Locale.ROOT));
    }

    /** {@return its name in a {@link NetworkSpec}} */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    abstract Tensor apply(Tape tape, Tensor x);

    /** {@return this function of X·W + b} */
    abstract Tensor affine(Tape tape, Tensor x, Tensor w, Tensor b);

    abstract void apply(Kernels kernels, int n, float[] x);

    /** Sets Y, {@code [rows, n]}, to this function of X·W + b, where W, {@code [k, n]}, is packed. */
    void affine(Kernels kernels, int rows, int n, int k, float[] x, Packed w, float[] bias, int at, float[] y) {
        w.affine(rows, x, 0, k, bias, at, y);
        apply(kernels, rows * n, y);
    }
}
