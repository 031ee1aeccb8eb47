package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Averages of gradients that stay 0 must not become subnormal numbers, which are slow to compute with. */
class UpdatesTest {
    private static final int STEPS = 120_000; // 0.999ⁿ is subnormal from n = 88,000 on

    /** The averages and the parameter after a gradient of 1 and many of 0, of each optimiser. */
    private static float[] kept(Updates updates) {
        float[] p = {0.5f, 0.5f, 0.5f};
        float[] m = new float[1];
        float[] v = new float[1];
        float[] u = new float[3];
        float[] square = new float[3];
        for (int i = 0; i < STEPS; i++) {
            float[] g = {i == 0 ? 1f : 0f, i == 0 ? 1f : 0f, i == 0 ? 1f : 0f};
            updates.adam(0, 1, p, g, m, v, 0.9f, 0.999f, 0f, 1e-3f, 1f, 1e-8f);
            updates.sgd(1, 1, p, g, u, 0.9f, 1e-3f);
            updates.rmsProp(2, 1, p, g, square, 0.99f, 1e-3f, 1e-8f);
        }
        return new float[] {m[0], v[0], u[1], square[2]};
    }

    private static boolean isSubnormal(float x) {
        return x != 0 && Math.abs(x) < Float.MIN_NORMAL;
    }

    @Test
    void averagesOfGradientsThatStayZeroDoNotBecomeSubnormal() {
        for (Updates updates :
                new Updates[] {new ScalarUpdates(), Kernels.create().updates()}) {
            for (float kept : kept(updates)) {
                assertThat(isSubnormal(kept)).as("%s", kept).isFalse();
                assertThat(Math.abs(kept)).isLessThan(1e-27f);
            }
        }
    }

    @Test
    void mutantThatLetsThemDecayIsCaught() {
        Updates decaying = new ScalarUpdates() {
            @Override
            public void adam(
                    int from,
                    int n,
                    float[] p,
                    float[] g,
                    float[] m,
                    float[] v,
                    float beta1,
                    float beta2,
                    float decay,
                    float step,
                    float scale,
                    float epsilon) {
                m[from] = Math.fma(beta1, m[from], (1 - beta1) * g[from]);
                v[from] = Math.fma(beta2, v[from], (1 - beta2) * g[from] * g[from]);
            }

            @Override
            public void sgd(int from, int n, float[] p, float[] g, float[] u, float momentum, float rate) {
                u[from] = Math.fma(momentum, u[from], g[from]);
            }

            @Override
            public void rmsProp(
                    int from, int n, float[] p, float[] g, float[] v, float alpha, float rate, float epsilon) {
                v[from] = Math.fma(alpha, v[from], (1 - alpha) * g[from] * g[from]);
            }
        };
        for (float kept : kept(decaying)) {
            assertThat(isSubnormal(kept)).as("%s", kept).isTrue();
        }
    }

    /** For ordinary gradients, averages have the bits of the plain formulas; squares are smaller. */
    @Test
    void ordinaryNumbersKeepTheirBits() {
        for (float x : new float[] {1e-12f, -3e-9f, 0.1f, -7f, 1e20f}) {
            assertThat(x + Updates.TINY - Updates.TINY).isEqualTo(x);
        }
        for (float x : new float[] {1e-23f, 3e-18f, 0.1f, 1e30f}) {
            assertThat(x + Updates.TINY_SQUARE - Updates.TINY_SQUARE).isEqualTo(x);
        }
    }
}
