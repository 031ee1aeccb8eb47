package io.github.ascentrl.envs.text;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A prompt is shown, and every action appends a token to the answer, until the stop token is appended or the answer
 * reaches its maximum length. Then a judge scores the answer. This is the episode of a language model trained by
 * reinforcement learning, as in Ouyang et al., <i>Training Language Models to Follow Instructions with Human
 * Feedback</i>, 2022, with one step per token.
 *
 * <p>With n tokens and prompts of at most P tokens:
 *
 * <ul>
 *   <li>Observation, {@code [P]}: the tokens added since the previous observation, right-aligned. The columns before
 *       them, never the last one, contain n, which means "nothing". Thus s<sub>0</sub> is the whole prompt, and every
 *       later observation, including the final one, has the latest token in its last column. A policy with memory reads
 *       every token once.
 *   <li>Action: the token to append, 0 … n−1.
 *   <li>Reward: at the end, the judge's score of prompt and answer; 0 for every earlier step.
 *   <li>Terminates when the stop token is appended or the answer reaches its maximum length. The latter is a
 *       termination, not a truncation: the limit is part of the task, the answer is judged as is, and nothing follows
 *       that could have a value.
 * </ul>
 *
 * <p>{@link #state()}: the prompt as in s<sub>0</sub>, {@code [P]}; the answer, left-aligned and filled up with n,
 * {@code [longest answer]}; the number of its tokens. The state of a finished answer can be restored for inspection;
 * the episode stays over.
 */
public final class AppendToken implements DiscreteEnv, Restorable, Drawable {
    private static final int MOST_TOKENS = (1 << 24) - 1; // plus "nothing": the integers that floats represent exactly
    private static final int LONGEST = 1_000_000;
    private static final Steps NOTHING = new Steps(0f);

    /**
     * The sizes of a task.
     *
     * @param tokens n, the number of tokens, 2 to 2<sup>24</sup> − 1
     * @param stop the token that ends an answer, 0 ≤ stop &lt; n
     * @param longestPrompt P, the largest number of tokens of a prompt, 1 to 1,000,000
     * @param longestAnswer the largest number of tokens of an answer, including the stop token, 1 to 1,000,000
     */
    public record Settings(int tokens, int stop, int longestPrompt, int longestAnswer) {
        /**
         * The sizes of a task.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Settings {
            check("tokens", tokens, 2, MOST_TOKENS);
            if (stop < 0 || stop >= tokens) {
                throw new IllegalArgumentException("stop = " + stop + " must be one of the " + tokens
                        + " tokens, in [0, " + tokens + "); add a stop token if there is none");
            }
            check("longestPrompt", longestPrompt, 1, LONGEST);
            check("longestAnswer", longestAnswer, 1, LONGEST);
        }

        private static void check(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " = " + value + " must lie in [" + least + ", " + most + "]");
            }
        }
    }

    /** A source of prompts. */
    @FunctionalInterface
    public interface Prompts {
        /**
         * {@return a prompt of 1 to P tokens; the environment copies it}
         *
         * @param random the source of all random numbers
         */
        int[] draw(RandomGenerator random);
    }

    /** Scores answers. */
    @FunctionalInterface
    public interface Judge {
        /**
         * {@return the score, a finite number within the range of a {@code float} that depends only on prompt and
         * answer}
         *
         * @param prompt the prompt; a copy
         * @param answer the answer, at least one token; the last one is the stop token unless the answer reached its
         *     maximum length; a copy
         */
        double score(int[] prompt, int[] answer);
    }

    private final Settings settings;
    private final Prompts prompts;
    private final Judge judge;
    private final Discrete actions;
    private final MultiDiscrete observations;
    private final Episode episode = new Episode(Integer.MAX_VALUE);
    private final int[] answer;
    private int[] prompt = {};

    /**
     * Creates a task.
     *
     * @param settings the sizes
     * @param prompts draws a prompt at every reset; environments may share it if it keeps no state
     * @param judge scores finished answers; environments may share it if it keeps no state
     */
    public AppendToken(Settings settings, Prompts prompts, Judge judge) {
        this.settings = Objects.requireNonNull(settings, "settings are null; pass new AppendToken.Settings(…)");
        this.prompts = Objects.requireNonNull(prompts, "prompts are null; pass a function that draws one");
        this.judge = Objects.requireNonNull(judge, "the judge is null; pass a function of prompt and answer");
        actions = new Discrete(settings.tokens);
        int[] columns = new int[settings.longestPrompt];
        Arrays.fill(columns, settings.tokens + 1);
        columns[columns.length - 1] = settings.tokens; // always a token
        observations = MultiDiscrete.of(columns);
        answer = new int[settings.longestAnswer];
    }

    @Override
    public MultiDiscrete observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return actions;
    }

    /**
     * {@return a copy of the prompt}
     *
     * @throws IllegalStateException before the first reset
     */
    public int[] prompt() {
        episode.checkStarted();
        return prompt.clone();
    }

    /**
     * {@return a copy of the answer so far, including the stop token if it was appended}
     *
     * @throws IllegalStateException before the first reset
     */
    public int[] answer() {
        episode.checkStarted();
        return Arrays.copyOf(answer, episode.elapsed());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the drawn prompt is empty, too long, or contains an invalid token; the
     *     episode under way then continues unchanged
     */
    @Override
    public void reset(RandomGenerator random, float[] observation) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, settings.longestPrompt);
        int[] drawn = checkedPrompt(prompts.draw(random));
        episode.begin();
        prompt = drawn;
        Arrays.fill(observation, 0, settings.longestPrompt - prompt.length, settings.tokens);
        for (int i = 0; i < prompt.length; i++) {
            observation[settings.longestPrompt - prompt.length + i] = prompt[i];
        }
    }

    private int[] checkedPrompt(int[] drawn) {
        Objects.requireNonNull(drawn, "the drawn prompt is null; prompts must draw at least 1 token");
        if (drawn.length < 1 || drawn.length > settings.longestPrompt) {
            throw new IllegalArgumentException("the drawn prompt has " + drawn.length + " tokens, expected 1 to "
                    + settings.longestPrompt + "; draw shorter prompts or raise longestPrompt");
        }
        for (int i = 0; i < drawn.length; i++) {
            if (drawn[i] < 0 || drawn[i] >= settings.tokens) {
                throw new IllegalArgumentException("prompt[" + i + "] = " + drawn[i]
                        + " is not a token; it must lie in [0, " + settings.tokens + ")");
            }
        }
        return drawn.clone();
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if the judge's score is not a finite {@code float}
     */
    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        answer[episode.elapsed()] = actions.index(action);
        boolean over = isOver(episode.elapsed() + 1);
        float score = over ? score(episode.elapsed() + 1) : 0;
        Arrays.fill(observation, 0, settings.longestPrompt - 1, settings.tokens);
        observation[settings.longestPrompt - 1] = action;
        if (over) {
            return new Step(score, episode.advance(true));
        }
        return NOTHING.of(episode.advance(false));
    }

    private boolean isOver(int length) {
        return length == settings.longestAnswer || length > 0 && answer[length - 1] == settings.stop;
    }

    private float score(int length) {
        double score = judge.score(prompt.clone(), Arrays.copyOf(answer, length));
        if (!(Math.abs(score) <= Float.MAX_VALUE)) {
            throw new ArithmeticException("the judge's score = " + score + " of the answer "
                    + Arrays.toString(Arrays.copyOf(answer, length)) + " to the prompt " + Arrays.toString(prompt)
                    + " must be a finite float; clip it in the judge");
        }
        return (float) score;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        int columns = Math.max(settings.longestPrompt, settings.longestAnswer);
        canvas.view(-0.6, -1.6, columns - 0.4, 0.6);
        row(canvas, 0, prompt, prompt.length, Canvas.INK);
        row(canvas, -1, answer, episode.elapsed(), isOver(episode.elapsed()) ? Canvas.GREEN : Canvas.BLUE);
    }

    /** Draws the numbers of tokens in a row. */
    private static void row(Canvas canvas, double y, int[] tokens, int length, int colour) {
        for (int i = 0; i < length; i++) {
            canvas.rectangle(i - 0.45, y - 0.45, 0.9, 0.9, Canvas.PALE);
            canvas.text(i - 0.35, y - 0.15, 0.3, Integer.toString(tokens[i]), colour);
        }
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        double[] state = new double[settings.longestPrompt + settings.longestAnswer + 1];
        Arrays.fill(state, settings.tokens);
        for (int i = 0; i < prompt.length; i++) {
            state[settings.longestPrompt - prompt.length + i] = prompt[i];
        }
        for (int i = 0; i < episode.elapsed(); i++) {
            state[settings.longestPrompt + i] = answer[i];
        }
        state[state.length - 1] = episode.elapsed();
        return state;
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, names());
        int nothing = settings.tokens;
        int length = Cells.checked("tokens appended", state[state.length - 1], settings.longestAnswer + 1);
        int before = 0;
        while (before < settings.longestPrompt - 1 && state[before] == nothing) {
            before++;
        }
        int[] newPrompt = new int[settings.longestPrompt - before];
        for (int i = 0; i < newPrompt.length; i++) {
            newPrompt[i] = Cells.checked("prompt[" + i + "]", state[before + i], settings.tokens);
        }
        int[] newAnswer = new int[settings.longestAnswer];
        for (int i = 0; i < newAnswer.length; i++) {
            double token = state[settings.longestPrompt + i];
            if (i < length) {
                newAnswer[i] = Cells.checked("answer[" + i + "]", token, settings.tokens);
            } else if (token != nothing) {
                throw new IllegalArgumentException("answer[" + i + "] = " + token + " must be " + nothing
                        + " (nothing) because only " + length + " tokens were appended");
            }
            if (i < length - 1 && newAnswer[i] == settings.stop) {
                throw new IllegalArgumentException("answer[" + i + "] = " + settings.stop + " is the stop token, but "
                        + (length - 1 - i) + " tokens follow it; nothing may follow the stop token");
            }
        }
        prompt = newPrompt;
        System.arraycopy(newAnswer, 0, answer, 0, answer.length);
        episode.reopen(length);
        if (isOver(length)) {
            episode.end();
        }
    }

    private String[] names() {
        String[] names = new String[settings.longestPrompt + settings.longestAnswer + 1];
        for (int i = 0; i < names.length; i++) {
            boolean ofPrompt = i < settings.longestPrompt;
            names[i] = (ofPrompt ? "column[" : "answer[") + (ofPrompt ? i : i - settings.longestPrompt) + "]";
        }
        names[names.length - 1] = "tokens appended";
        return names;
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "AppendToken(" + settings + ")";
    }
}
