package io.github.ascentrl.onnx;

import java.util.random.RandomGenerator;

/** Passes an actor the same random numbers as a model. */
final class GivenNumbers implements RandomGenerator {
    private final float[] uniform;
    private final float[] normal;
    private int uniforms;
    private int normals;

    /** The numbers of one action, without those it does not use. */
    GivenNumbers(float[] uniform, float[] normal) {
        this.uniform = uniform;
        this.normal = normal;
    }

    @Override
    public double nextDouble() {
        return uniform[uniforms++];
    }

    @Override
    public double nextGaussian() {
        return normal[normals++];
    }

    @Override
    public long nextLong() {
        throw new AssertionError("no policy draws whole numbers");
    }
}
