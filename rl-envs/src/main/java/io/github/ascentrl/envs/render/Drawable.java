package io.github.ascentrl.envs.render;

/** An object that can draw its current state. {@code env.find(Drawable.class)} finds it, also inside wrappers. */
@FunctionalInterface
public interface Drawable {
    /**
     * Draws the current state; changes nothing.
     *
     * @param canvas an empty canvas
     * @throws IllegalStateException if there is no state yet, before the first reset
     */
    void draw(Canvas canvas);
}
