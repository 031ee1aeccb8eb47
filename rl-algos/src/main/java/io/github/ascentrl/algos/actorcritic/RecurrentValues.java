package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Floats;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;

/**
 * Computes the values of a critic with memory. It advances all segments together, step by step. Where an episode ends,
 * it takes one more step from its current memory, to the final observation.
 */
final class RecurrentValues {
    private final Evaluator evaluator;
    private final boolean shared;
    private final int remembered;
    private final Batch batch;
    private final int width;
    private final int size;
    private final float[] inputs;
    private final float[] memories;
    private final float[] outputs;

    private RecurrentValues(Network critic, Evaluator evaluator, Batch batch, boolean shared, int remembered) {
        this.evaluator = evaluator;
        this.shared = shared;
        this.remembered = remembered;
        this.batch = batch;
        width = batch.observationSize();
        size = critic.memorySize();
        inputs = new float[batch.segments() * width];
        memories = new float[batch.segments() * size];
        outputs = new float[batch.segments()];
    }

    /**
     * {@return V(s_t) of every step and V(s_T) of every final observation}
     *
     * @param shared whether the critic's memory is the first part of the policy's; otherwise it comes after the
     *     policy's
     * @param remembered the size of the memory of policy and critic together
     */
    static StateValues of(Network critic, Evaluator evaluator, Batch batch, boolean shared, int remembered) {
        return new RecurrentValues(critic, evaluator, batch, shared, remembered).values();
    }

    private StateValues values() {
        int n = batch.segments();
        float[] values = new float[batch.steps()];
        float[] finals = new float[batch.episodes()];
        float[] memory = initial();
        int[] lanes = new int[n];
        for (int t = 0, running = n; running > 0; t++) {
            running = 0;
            for (int k = 0; k < n; k++) {
                if (batch.segmentStart(k) + t < batch.segmentEnd(k)) {
                    lanes[running++] = k;
                }
            }
            step(running, t, lanes, memory, values);
            finals(running, t, lanes, memory, finals);
        }
        return new StateValues(values, finals);
    }

    /** {@return the critic's memory at the beginning of each segment} */
    private float[] initial() {
        float[] memory = new float[batch.segments() * size];
        int stride = batch.memorySize();
        if (stride > 0 && stride != remembered) {
            throw new IllegalArgumentException("the batch has memories of " + stride + " numbers, but policy and critic"
                    + " together remember " + remembered + "; collect the batch with this model's collector()");
        }
        for (int k = 0; stride > 0 && k < batch.segments(); k++) {
            Floats.copy(batch.memory(), shared ? k * stride : (k + 1) * stride - size, memory, k * size, size);
        }
        return memory;
    }

    private void step(int running, int t, int[] lanes, float[] memory, float[] values) {
        boolean all = running == batch.segments(); // as in a rollout: the memory stays in place
        float[] rows = all ? memory : memories;
        for (int i = 0; i < running; i++) {
            int row = batch.segmentStart(lanes[i]) + t;
            Floats.copy(batch.observations(), row * width, inputs, i * width, width);
            if (batch.beginsAnew(row)) {
                Arrays.fill(rows, i * size, (i + 1) * size, 0f);
            } else if (!all) {
                Floats.copy(memory, lanes[i] * size, rows, i * size, size);
            }
        }
        if (running > 0) {
            evaluator.evaluate(running, inputs, rows, outputs);
        }
        for (int i = 0; i < running; i++) {
            values[batch.segmentStart(lanes[i]) + t] = outputs[i];
            if (!all) {
                Floats.copy(rows, i * size, memory, lanes[i] * size, size);
            }
        }
    }

    /** Takes one step past the end of each episode that ends here, and drops the memory after that step. */
    private void finals(int running, int t, int[] lanes, float[] memory, float[] finals) {
        int[] episodes = new int[running];
        int ending = 0;
        for (int i = 0; i < running; i++) {
            int row = batch.segmentStart(lanes[i]) + t;
            int episode = batch.episodeAt(row);
            if (row + 1 == batch.end(episode)) {
                Floats.copy(batch.finalObservations(), episode * width, inputs, ending * width, width);
                Floats.copy(memory, lanes[i] * size, memories, ending * size, size);
                episodes[ending++] = episode;
            }
        }
        if (ending > 0) {
            evaluator.evaluate(ending, inputs, memories, outputs);
        }
        for (int i = 0; i < ending; i++) {
            finals[episodes[i]] = outputs[i];
        }
    }
}
