package io.github.ascentrl.examples.distill;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.examples.distill.InContextRollout.Episode;
import io.github.ascentrl.examples.report.Numbers;
import java.util.List;

/**
 * Makes a film of some episodes of a rollout in a square room whose observations are cells. It shows the room with the
 * path so far, the number of the episode and its return above, and the returns of all episodes up to this one below.
 */
final class SearchFilm {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 240;
    private static final int HOLD = 3; // frames that hold an episode's end
    private static final int WAY = 0x8fb0d8;

    private final Env env;
    private final int size;
    private final InContextRollout rollout;
    private final double most;

    private SearchFilm(InContextRollout rollout, Env env) {
        this.env = env;
        this.rollout = rollout;
        size = (int) Math.round(Math.sqrt(((Discrete) env.observationSpace()).n()));
        most = rollout.episodes().stream()
                .mapToDouble(episode -> episode.returned(episode.steps()))
                .max()
                .orElse(0);
    }

    /**
     * {@return the film: one frame per step, and a few more at each episode's end}
     *
     * @param rollout the rollout
     * @param env the environment of the rollout, or an equal one, which draws the room; its current episode is lost
     * @param episodes numbers of the episodes to show, from 1
     */
    static Film of(InContextRollout rollout, Env env, List<Integer> episodes) {
        SearchFilm shown = new SearchFilm(rollout, env);
        Film film = new Film(WIDTH, HEIGHT);
        for (int number : episodes) {
            int steps = rollout.episodes().get(number - 1).steps();
            for (int t = 0; t <= steps; t++) {
                int now = t;
                for (int i = 0; i < (t == steps ? HOLD : 1); i++) {
                    film.shoot(canvas -> shown.draw(canvas, number - 1, now));
                }
            }
        }
        return film;
    }

    private void draw(Canvas canvas, int e, int steps) {
        Episode episode = rollout.episodes().get(e);
        env.find(Restorable.class).orElseThrow().restore(episode.states().get(steps));
        env.find(Drawable.class).orElseThrow().draw(canvas);
        int[] cells = episode.observations();
        for (int t = 0; t < steps; t++) {
            canvas.line(x(cells[t]), y(cells[t]), x(cells[t + 1]), y(cells[t + 1]), 0.14, WAY);
        }
        canvas.circle(x(cells[steps]), y(cells[steps]), 0.33, Canvas.BLUE);
        double unit = size / 9.0;
        canvas.text(0, size + 0.3 * unit, 0.4 * unit, "episode " + (e + 1), Canvas.INK);
        String sum = "return " + Numbers.brief(episode.returned(steps));
        canvas.text(0.62 * size, size + 0.3 * unit, 0.4 * unit, sum, Canvas.INK);
        double width = (double) size / rollout.episodes().size();
        for (int i = 0; i <= e; i++) {
            Episode earlier = rollout.episodes().get(i);
            double height = 0.02 + earlier.returned(i < e ? earlier.steps() : steps) / Math.max(most, 1) * 0.6;
            canvas.rectangle(i * width, -0.8 * unit, 0.8 * width, height * unit, i < e ? Canvas.PALE : Canvas.BLUE);
        }
    }

    private double x(int cell) {
        return cell % size + 0.5;
    }

    private double y(int cell) {
        return size - cell / size - 0.5;
    }
}
