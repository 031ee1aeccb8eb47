/**
 * Seeing an environment. Every built-in one is {@link io.github.ascentrl.envs.render.Drawable}: it draws its present
 * state on a {@link io.github.ascentrl.envs.render.Canvas} in its own units, and knows nothing of pixels or windows.
 * {@link io.github.ascentrl.envs.render.Film} turns that into PNG pictures and animated GIFs, without a display:
 *
 * <pre>{@code
 * Film film = Film.ofEpisode(new CartPole(), policy, Rng.of(1), 480, 320);
 * film.writeGif(Path.of("episode.gif"), 20);
 * }</pre>
 *
 * <p>{@link io.github.ascentrl.envs.render.EpisodeFilms} films an episode now and then while training goes on.
 *
 * <p>{@code Film} needs the JDK's module {@code java.desktop}, which is optional for this library: there by default on
 * the class path; a modular program needs {@code requires java.desktop}.
 */
package io.github.ascentrl.envs.render;
