package io.github.ascentrl.envs.render;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** A sequence of pictures of the same size that can be written as PNG or animated GIF. Needs no display. */
public final class Film {
    private final int width;
    private final int height;
    private final List<BufferedImage> frames = new ArrayList<>();

    /**
     * Creates an empty film.
     *
     * @param width the width in pixels, 1 to 10000
     * @param height the height in pixels, 1 to 10000
     * @throws IllegalArgumentException if the size is out of range
     * @throws IllegalStateException if the module {@code java.desktop} is missing
     */
    public Film(int width, int height) {
        if (width < 1 || width > 10_000 || height < 1 || height > 10_000) {
            throw new IllegalArgumentException(
                    "a picture of " + width + " x " + height + " pixels; both must lie in [1, 10000]");
        }
        if (ModuleLayer.boot().findModule("java.desktop").isEmpty()) {
            throw new IllegalStateException(
                    "drawing needs the module java.desktop, which is missing in this program; add"
                            + " `requires java.desktop` to its module-info, or --add-modules java.desktop to"
                            + " the command");
        }
        this.width = width;
        this.height = height;
    }

    /**
     * {@return a film of an episode, including its first and its final state}
     *
     * @param env an environment that is {@link Drawable}
     * @param policy selects the actions
     * @param random the key of all random numbers
     * @param width the width in pixels
     * @param height the height in pixels
     * @throws IllegalArgumentException if the
     *     environment cannot be drawn
     */
    public static Film ofEpisode(Env env, Policy policy, Rng random, int width, int height) {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(random, "random");
        Drawable drawable = drawable(env);
        Film film = new Film(width, height);
        EpisodeLanes.Keys keys = new EpisodeLanes.Keys() {
            @Override
            public RandomGenerator env(int episode) {
                return random.child("environment");
            }

            @Override
            public RandomGenerator policy(int episode) {
                return random.child("policy");
            }
        };
        EpisodeLanes.Sink camera = new EpisodeLanes.Sink() {
            @Override
            public boolean begin(int lane, int episode) {
                film.shoot(drawable);
                return true;
            }

            @Override
            public boolean step(
                    int lane,
                    int episode,
                    float[] observation,
                    float[] action,
                    float logProb,
                    float reward,
                    Ending ending,
                    float[] next) {
                film.shoot(drawable);
                return true;
            }
        };
        new EpisodeLanes(() -> env, 1).play(policy.actor(1), 1, new AtomicInteger(), keys, false, camera);
        return film;
    }

    static Drawable drawable(Env env) {
        return env.find(Drawable.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        env.getClass().getSimpleName() + " cannot be drawn; let it implement Drawable"));
    }

    /**
     * Adds a picture of the current state.
     *
     * @param subject what to draw
     */
    public void shoot(Drawable subject) {
        Objects.requireNonNull(subject, "subject");
        AwtCanvas canvas = new AwtCanvas(width, height);
        subject.draw(canvas);
        frames.add(canvas.finish());
    }

    /** {@return the number of pictures} */
    public int frames() {
        return frames.size();
    }

    /**
     * {@return the colour of a pixel, {@code 0xRRGGBB}}
     *
     * @param frame 0 ≤ frame &lt; {@link #frames()}
     * @param x the column, from the left
     * @param y the row, from the top
     */
    public int pixel(int frame, int x, int y) {
        Check.index("frame", frame, frames.size());
        Check.index("x", x, width);
        Check.index("y", y, height);
        return frames.get(frame).getRGB(x, y) & 0xffffff;
    }

    /**
     * Writes one picture; an existing file is replaced only when the new one is complete.
     *
     * @param frame 0 ≤ frame &lt; {@link #frames()}
     * @param file the file to write
     * @throws IOException if the file cannot be written
     */
    public void writePng(int frame, Path file) throws IOException {
        Check.index("frame", frame, frames.size());
        Objects.requireNonNull(file, "file");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(frames.get(frame), "png", bytes);
        AtomicFiles.writeStream(file, bytes::writeTo);
    }

    /**
     * Writes all pictures as an animation that repeats for ever; an existing file is replaced only when the new one is
     * complete.
     *
     * @param file the file to write
     * @param millis the time each picture is shown, in [20, 600000]. GIF counts in hundredths of a second: each picture
     *     begins at the hundredth nearest to its time, so that the film as a whole has the right length. Browsers do
     *     not support less than two hundredths: most show such a picture for ten
     * @throws IOException if the file cannot be written
     * @throws IllegalStateException if there is no picture
     */
    public void writeGif(Path file, int millis) throws IOException {
        Objects.requireNonNull(file, "file");
        byte[] bytes = gif(millis);
        AtomicFiles.writeStream(file, out -> out.write(bytes));
    }

    /**
     * {@return the animation that {@link #writeGif} writes}
     *
     * @param millis as in {@link #writeGif}
     * @throws IOException if the animation cannot be encoded
     * @throws IllegalArgumentException if {@code millis} is out of range
     * @throws IllegalStateException if there is no picture
     */
    public byte[] gif(int millis) throws IOException {
        if (millis < 20 || millis > 600_000) {
            throw new IllegalArgumentException("millis = " + millis
                    + " must lie in [20, 600000]; browsers show faster GIFs more slowly. For a faster"
                    + " film shoot fewer pictures");
        }
        if (frames.isEmpty()) {
            throw new IllegalStateException("the film is empty; shoot at least one picture first");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Gif.write(frames, millis, bytes);
        return bytes.toByteArray();
    }
}
