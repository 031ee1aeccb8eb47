package io.github.ascentrl.envs.grid;

/**
 * An environment that can show its state as a picture of planes, 1 where an object is and 0 elsewhere, for
 * convolutional policies. {@code Wrap.planes()} makes the picture the observation:
 *
 * <pre>{@code
 * Env env = Wrap.around(new Catch(), Wrap.planes());
 * PlaneShape shape = env.find(PlaneView.class).orElseThrow().planeShape();  // [2, 10, 5]
 * }</pre>
 */
public interface PlaneView {
    /** {@return the shape of the picture; equal at every call} */
    PlaneShape planeShape();

    /**
     * Writes a picture of the current state.
     *
     * @param picture receives the planes, {@code [planeShape().size()]}, row-major; fully overwritten
     * @throws IllegalStateException before the first reset
     */
    void picture(float[] picture);
}
