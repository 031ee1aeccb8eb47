package io.github.ascentrl.envs.render;

/** Something that can draw its present state; found through {@code env.as(Drawable.class)}, also inside wrappers. */
@FunctionalInterface
public interface Drawable {
    /**
     * Draws the present state; changes nothing.
     *
     * @param canvas an empty canvas
     * @throws IllegalStateException if there is no state yet: before the first reset
     */
    void draw(Canvas canvas);
}
