/**
 * Pictures and films of environments. Every built-in environment is {@link io.github.ascentrl.envs.render.Drawable}: it
 * draws its current state on a {@link io.github.ascentrl.envs.render.Canvas} in its own units, independently of pixels
 * and windows. {@link io.github.ascentrl.envs.render.Film} turns that into PNG pictures and animated GIFs, without a
 * display:
 *
 * <pre>{@code
 * Film film = Film.ofEpisode(new CartPole(), policy, Rng.of(1), 480, 320);
 * film.writeGif(Path.of("episode.gif"), 20);
 * }</pre>
 *
 * <p>{@link io.github.ascentrl.envs.render.EpisodeFilms} films episodes at regular intervals during training.
 *
 * <p>{@code Film} needs the JDK's module {@code java.desktop}, which is an optional dependency of this library. On the
 * class path it is present by default; a modular program needs {@code requires java.desktop}.
 */
package io.github.ascentrl.envs.render;
