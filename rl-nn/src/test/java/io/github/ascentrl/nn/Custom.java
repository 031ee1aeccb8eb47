package io.github.ascentrl.nn;

/** An operation made of lambdas, for mutants with a deliberately wrong gradient. */
final class Custom extends Operation {
    @FunctionalInterface
    interface Pass {
        void run(Tensor[] inputs, Tensor out);
    }

    @FunctionalInterface
    interface Function1 {
        float at(float x);
    }

    @FunctionalInterface
    interface Function2 {
        float at(float x, float y);
    }

    private Tensor[] inputs;
    private Pass forward;
    private Pass backward;

    @Override
    protected void forward() {
        forward.run(inputs, out);
    }

    @Override
    protected void backward() {
        backward.run(inputs, out);
    }

    static Tensor on(Tape tape, int rows, int cols, Pass forward, Pass backward, Tensor... inputs) {
        Custom op = tape.next(Custom.class, Custom::new);
        op.inputs = inputs;
        op.forward = forward;
        op.backward = backward;
        boolean needsGradient = false;
        for (Tensor input : inputs) {
            needsGradient |= tape.needs(input);
        }
        return tape.run(op, rows, cols, needsGradient);
    }

    /** y = f(x) element by element, with the derivative as a function of x and y. */
    static Tensor unary(Tape tape, Tensor x, Function1 f, Function2 derivative) {
        Pass forward = (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                out.data[i] = f.at(in[0].data[in[0].offset + i]);
            }
        };
        Pass backward = (in, out) -> {
            for (int i = 0; i < out.size(); i++) {
                int at = in[0].offset + i;
                in[0].gradient[at] += out.gradient[i] * derivative.at(in[0].data[at], out.data[i]);
            }
        };
        return on(tape, x.rows, x.cols, forward, backward, x);
    }

    /** A right operation with its backward pass replaced. */
    static Tensor withBackward(Tape tape, Tensor right, Pass backward, Tensor... inputs) {
        Pass forward = (in, out) -> System.arraycopy(right.data, 0, out.data, 0, out.size());
        return on(tape, right.rows, right.cols, forward, backward, inputs);
    }
}
