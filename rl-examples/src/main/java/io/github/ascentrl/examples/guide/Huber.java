package io.github.ascentrl.examples.guide;

import io.github.ascentrl.nn.Operation;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/** The loss of Huber (1964), element by element: x²/2 for |x| ≤ δ, beyond it linear. */
public final class Huber extends Operation {
    private Tensor x;
    private float delta;

    private Huber() {}

    /**
     * {@return the loss of every element of x, recorded on the tape}
     *
     * @param tape the tape
     * @param x the errors
     * @param delta δ &gt; 0
     */
    public static Tensor of(Tape tape, Tensor x, float delta) {
        Huber op = tape.next(Huber.class, Huber::new); // the instance of the last recording, if there is one
        op.x = x;
        op.delta = delta;
        return tape.record(op, x.rows(), x.cols(), x.needsGradient());
    }

    @Override
    protected void forward() {
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < out.cols(); j++) {
                float a = Math.abs(x.get(i, j));
                set(i, j, a <= delta ? a * a / 2 : delta * (a - delta / 2));
            }
        }
    }

    @Override
    protected void backward() {
        for (int i = 0; i < out.rows(); i++) {
            for (int j = 0; j < out.cols(); j++) {
                float slope = Math.max(-delta, Math.min(delta, x.get(i, j)));
                addGradient(x, i, j, slope * out.gradient(i, j));
            }
        }
    }
}
