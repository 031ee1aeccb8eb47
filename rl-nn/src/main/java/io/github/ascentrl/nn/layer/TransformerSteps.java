package io.github.ascentrl.nn.layer;

import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.internal.kernels.AttentionCache;
import io.github.ascentrl.nn.internal.kernels.Kernels;
import io.github.ascentrl.nn.internal.kernels.Packed;
import io.github.ascentrl.nn.layer.Transformer.Block;
import io.github.ascentrl.nn.layer.Transformer.Norm;
import java.util.List;

/**
 * Evaluates a transformer step by step for many sequences, with weights packed once per change and buffers that only
 * grow.
 */
final class TransformerSteps implements Evaluator {
    private final Transformer network;
    private final List<Block> blocks;
    private final Norm last;
    private final int heads;
    private final int width;
    private final int feedForward;
    private final int d;
    private final Parameters parameters;
    private final Kernels kernels = Kernels.create();
    private final AttentionCache cache = new AttentionCache(kernels);
    private final Packed[][] packed;
    private final float[][] backwards; // for each block, see AttentionCache
    private final Freshness freshness = new Freshness();
    private float[] x = new float[0]; // [rows, d], like the next two
    private float[] normed = new float[0];
    private float[] y = new float[0];
    private float[] qkv = new float[0];
    private float[] up = new float[0];
    private float[] mean = new float[0];
    private float[] scale = new float[0];

    TransformerSteps(Transformer network, List<Block> blocks, Norm last, int heads, int width, int feedForward) {
        this.network = network;
        this.blocks = blocks;
        this.last = last;
        this.heads = heads;
        this.width = width;
        this.feedForward = feedForward;
        d = network.outputSize();
        parameters = network.parameters();
        packed = new Packed[blocks.size()][4];
        backwards = new float[blocks.size()][0];
    }

    @Override
    public void evaluate(int rows, float[] input, float[] output) {
        throw Refusal.evaluate(network);
    }

    @Override
    public void evaluate(int rows, float[] input, float[] memory, float[] output) {
        TapeEvaluator.check(network, rows, input, output);
        if (memory == null || memory.length < (long) rows * network.memorySize()) {
            throw Refusal.memory(rows, memory, network.memorySize());
        }
        prepare(rows);
        System.arraycopy(input, 0, x, 0, rows * d);
        boolean postNorm = last == null;
        for (int i = 0; i < packed.length; i++) {
            Block block = blocks.get(i);
            int at = i * network.blockMemory();
            if (postNorm) {
                attention(rows, block, packed[i], backwards[i], x, memory, at);
                norm(rows, block.first(), sum(rows), x);
                feedForward(rows, block, packed[i], x);
                norm(rows, block.second(), sum(rows), x);
            } else {
                norm(rows, block.first(), x, normed);
                attention(rows, block, packed[i], backwards[i], normed, memory, at);
                sum(rows, x);
                norm(rows, block.second(), x, normed);
                feedForward(rows, block, packed[i], normed);
                sum(rows, x);
            }
        }
        if (!postNorm) {
            norm(rows, last, x, normed);
        }
        System.arraycopy(postNorm ? x : normed, 0, output, 0, rows * d);
    }

    private void attention(
            int rows, Block block, Packed[] weights, float[] biases, float[] from, float[] memory, int memoryAt) {
        float[] values = parameters.effectiveValues();
        weights[0].affine(rows, from, 0, d, values, block.qkvBias().offset(), qkv);
        float[] seen = up; // not needed yet
        for (int i = 0; i < rows; i++) {
            cache.step(
                    heads,
                    d,
                    width,
                    biases,
                    width,
                    qkv,
                    i * 3 * d,
                    memory,
                    i * network.memorySize() + memoryAt,
                    seen,
                    i * d);
        }
        weights[1].affine(rows, seen, 0, d, values, block.outBias().offset(), y);
    }

    private void feedForward(int rows, Block block, Packed[] weights, float[] from) {
        float[] values = parameters.effectiveValues();
        weights[2].affine(rows, from, 0, d, values, block.upBias().offset(), up);
        kernels.elementwise().gelu(rows * feedForward, up, up);
        weights[3].affine(rows, up, 0, feedForward, values, block.downBias().offset(), y);
    }

    /** Adds x to y; {@return y} */
    private float[] sum(int rows) {
        sum(rows, y);
        return y;
    }

    private void sum(int rows, float[] into) {
        kernels.elementwise().combine(rows * d, 1f, x, 0, 1f, y, 0, into);
    }

    private void norm(int rows, Norm norm, float[] from, float[] into) {
        float[] values = parameters.effectiveValues();
        kernels.rowwise()
                .layerNorm(
                        rows,
                        d,
                        from,
                        values,
                        norm.gain().offset(),
                        values,
                        norm.bias().offset(),
                        Transformer.EPSILON,
                        into,
                        mean,
                        scale);
    }

    private void prepare(int rows) {
        if (freshness.expired(parameters, kernels)) {
            for (int i = 0; i < packed.length; i++) {
                Block block = blocks.get(i);
                Parameter distances = block.distances();
                backwards[i] = AttentionCache.backwards(
                        distances == null ? null : parameters.effectiveValues(),
                        distances == null ? 0 : distances.offset(),
                        distances == null ? 1 : distances.cols(),
                        heads,
                        width,
                        backwards[i]);
                Parameter[] weights = {block.qkvWeight(), block.outWeight(), block.upWeight(), block.downWeight()};
                for (int w = 0; w < weights.length; w++) {
                    packed[i][w] = kernels.products()
                            .pack(
                                    false,
                                    weights[w].rows(),
                                    weights[w].cols(),
                                    parameters.effectiveValues(),
                                    weights[w].offset(),
                                    weights[w].cols(),
                                    packed[i][w]);
                }
            }
        }
        if (mean.length < rows) {
            x = new float[rows * d];
            normed = new float[rows * d];
            y = new float[rows * d];
            qkv = new float[rows * 3 * d];
            up = new float[rows * Math.max(d, feedForward)];
            mean = new float[rows];
            scale = new float[rows];
        }
    }
}
