package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Operation;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.concurrent.atomic.AtomicInteger;

/** A user's own network with memory: a trace m ← ½m + x of each input, which is also its output. */
record Fading(int size, Parameters parameters, AtomicInteger passes) implements Network {
    Fading(int size, Parameters parameters) {
        this(size, parameters, new AtomicInteger());
    }

    @Override
    public int inputSize() {
        return size;
    }

    @Override
    public int outputSize() {
        return size;
    }

    @Override
    public int memorySize() {
        return size;
    }

    @Override
    public Tensor forward(Tape tape, Tensor input) {
        throw Refusal.forward(this);
    }

    @Override
    public Tensor forward(Tape tape, Tensor input, Sequences sequences) {
        sequences.check(input.rows(), size);
        passes.incrementAndGet();
        Trace op = tape.next(Trace.class, Trace::new);
        op.x = input;
        op.sequences = sequences;
        return tape.record(op, input.rows(), size, input.needsGradient());
    }

    @Override
    public Evaluator evaluator() {
        return new Evaluator() {
            @Override
            public void evaluate(int rows, float[] input, float[] output) {
                throw Refusal.evaluate(Fading.this);
            }

            @Override
            public void evaluate(int rows, float[] input, float[] memory, float[] output) {
                if (memory == null || memory.length < rows * size) {
                    throw Refusal.memory(rows, memory, size);
                }
                for (int i = 0; i < rows * size; i++) {
                    memory[i] = memory[i] / 2 + input[i];
                    output[i] = memory[i];
                }
            }
        };
    }

    static final class Trace extends Operation {
        private Tensor x;
        private Sequences sequences;

        @Override
        protected void forward() {
            float[] memory = new float[x.cols()];
            for (int s = 0; s < sequences.count(); s++) {
                sequences.copyMemory(s, memory.length, memory, 0);
                for (int i = sequences.start(s); i < sequences.start(s + 1); i++) {
                    boolean emptied = sequences.isEmptied(i);
                    for (int j = 0; j < memory.length; j++) {
                        memory[j] = (emptied ? 0 : memory[j] / 2) + x.get(i, j);
                        set(i, j, memory[j]);
                    }
                }
            }
        }

        @Override
        protected void backward() {
            for (int s = 0; s < sequences.count(); s++) {
                float[] later = new float[x.cols()];
                for (int i = sequences.start(s + 1) - 1; i >= sequences.start(s); i--) {
                    for (int j = 0; j < later.length; j++) {
                        later[j] = later[j] / 2 + out.gradient(i, j);
                        addGradient(x, i, j, later[j]);
                    }
                    later = sequences.isEmptied(i) ? new float[x.cols()] : later;
                }
            }
        }
    }
}
