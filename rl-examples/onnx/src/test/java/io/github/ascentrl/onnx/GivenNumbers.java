package io.github.ascentrl.onnx;

import java.util.random.RandomGenerator;

/** Gives an actor the numbers that a model was given. */
final class GivenNumbers implements RandomGenerator {
    private final float[] uniform;
    private final float[] normal;
    private int uniforms;
    private int normals;

    /** Numbers of one action, those that it does not take left out. */
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
