package io.github.ascentrl.envs.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That it keeps the contract of environments, ContractTest says. */
class AppendTokenTest {
    private static final Step ON = new Step(0, Ending.NONE);
    private static final AppendToken.Settings SETTINGS = new AppendToken.Settings(5, 4, 3, 4);

    private final List<String> judged = new ArrayList<>();
    private final AppendToken env = new AppendToken(SETTINGS, random -> new int[] {1, 3}, (prompt, answer) -> {
        judged.add(Arrays.toString(prompt) + Arrays.toString(answer));
        Arrays.fill(prompt, 0); // copies
        Arrays.fill(answer, 0);
        return 2.5;
    });
    private final float[] observation = new float[3];

    @Test
    void thePromptAtOnceThenEachTokenThenTheJudge() {
        env.reset(Rng.of(1), observation);
        assertThat(observation).containsExactly(5, 1, 3);
        assertThat(env.answer()).isEmpty();
        assertThat(env.step(0, observation)).isEqualTo(ON);
        assertThat(observation).containsExactly(5, 5, 0);
        assertThat(env.step(2, observation)).isEqualTo(ON);
        assertThat(observation).containsExactly(5, 5, 2);
        assertThat(judged).isEmpty();
        assertThat(env.step(4, observation)).isEqualTo(new Step(2.5f, Ending.TERMINATED));
        assertThat(observation).containsExactly(5, 5, 4);
        assertThat(judged).containsExactly("[1, 3][0, 2, 4]");
        assertThat(env.prompt()).containsExactly(1, 3);
        assertThat(env.answer()).containsExactly(0, 2, 4);
    }

    /** The limit is part of the task: nothing follows, so bootstrapping there would be wrong. */
    @Test
    void anAnswerAsLongAsAllowedTerminatesWithoutTheStopToken() {
        env.reset(Rng.of(1), observation);
        for (int i = 0; i < 3; i++) {
            assertThat(env.step(i, observation)).isEqualTo(ON);
        }
        assertThat(env.step(3, observation)).isEqualTo(new Step(2.5f, Ending.TERMINATED));
        assertThat(judged).containsExactly("[1, 3][0, 1, 2, 3]");
        assertThatIllegalStateException().isThrownBy(() -> env.step(0, observation));
    }

    @Test
    void theEmptyAnswerIsTheStopTokenAlone() {
        env.reset(Rng.of(1), observation);
        assertThat(env.step(4, observation)).isEqualTo(new Step(2.5f, Ending.TERMINATED));
        assertThat(judged).containsExactly("[1, 3][4]");
    }

    @Test
    void whatIsHandedOutIsACopy() {
        int[] shared = {2};
        AppendToken one = new AppendToken(SETTINGS, random -> shared, (prompt, answer) -> prompt[0]);
        one.reset(Rng.of(1), observation);
        shared[0] = 0;
        one.prompt()[0] = 1;
        one.step(3, observation);
        one.answer()[0] = 1;
        assertThat(one.prompt()).containsExactly(2);
        assertThat(one.answer()).containsExactly(3);
        assertThat(one.step(4, observation).reward()).isEqualTo(2);
    }

    @Test
    void stateIsPromptAnswerAndLength() {
        env.reset(Rng.of(1), observation);
        env.step(2, observation);
        assertThat(env.state()).containsExactly(5, 1, 3, 2, 5, 5, 5, 1);
        env.restore(new double[] {0, 1, 2, 3, 3, 3, 5, 3});
        assertThat(env.prompt()).containsExactly(0, 1, 2);
        assertThat(env.answer()).containsExactly(3, 3, 3);
        assertThat(env.step(0, observation)).isEqualTo(new Step(2.5f, Ending.TERMINATED));
        assertThat(judged).containsExactly("[0, 1, 2][3, 3, 3, 0]");
        for (double[] over : new double[][] {{5, 5, 2, 3, 4, 5, 5, 2}, {5, 5, 2, 0, 0, 0, 0, 4}}) {
            env.restore(over);
            assertThat(env.state()).isEqualTo(over);
            assertThatIllegalStateException().isThrownBy(() -> env.step(0, observation));
        }
    }

    @Test
    void badStates() {
        env.reset(Rng.of(1), observation);
        env.step(2, observation);
        double[] before = env.state();
        refused("prompt[0] = 5.0 must be a whole number in [0, 5)", 5, 5, 5, 2, 5, 5, 5, 1);
        refused("prompt[1] = 5.0", 1, 5, 3, 2, 5, 5, 5, 1);
        refused("answer[0] = 5.0", 5, 1, 3, 5, 5, 5, 5, 1);
        refused("answer[1] = 2.0 must be 5 (nothing) because only 1", 5, 1, 3, 2, 2, 5, 5, 1);
        refused("answer[0] = 4 is the stop token, but 1 tokens follow", 5, 1, 3, 4, 2, 5, 5, 2);
        refused("tokens appended = 5.0", 5, 1, 3, 2, 2, 2, 2, 5);
        refused("state has 2 numbers, expected 8", 1, 2);
        assertThat(env.state()).isEqualTo(before);
    }

    private void refused(String message, double... state) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> env.restore(state))
                .withMessageContaining(message);
    }

    @Test
    void badSettings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppendToken.Settings(1, 0, 3, 4))
                .withMessage("tokens = 1 must lie in [2, 16777215]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppendToken.Settings(5, 5, 3, 4))
                .withMessage("stop = 5 must be one of the 5 tokens, in [0, 5); add a stop token if there is none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppendToken.Settings(5, -1, 3, 4))
                .withMessageContaining("stop = -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppendToken.Settings(5, 4, 0, 4))
                .withMessage("longestPrompt = 0 must lie in [1, 1000000]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppendToken.Settings(5, 4, 3, 0))
                .withMessageContaining("longestAnswer = 0");
        assertThatNullPointerException()
                .isThrownBy(() -> new AppendToken(SETTINGS, random -> new int[1], null))
                .withMessageContaining("pass a function of prompt and answer");
    }

    @Test
    void badPromptsLeaveTheEpisodeAsItWas() {
        List<int[]> prompts = new ArrayList<>();
        AppendToken next = new AppendToken(SETTINGS, random -> prompts.remove(0), (prompt, answer) -> 0);
        prompts.addAll(List.of(new int[] {1}, new int[4], new int[0], new int[] {0, 5}, new int[] {-1}));
        next.reset(Rng.of(1), observation);
        next.step(2, observation);
        double[] before = next.state();
        for (String message : List.of(
                "the drawn prompt has 4 tokens, expected 1 to 3; draw shorter prompts or raise longestPrompt",
                "the drawn prompt has 0 tokens",
                "prompt[1] = 5 is not a token; it must lie in [0, 5)",
                "prompt[0] = -1")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> next.reset(Rng.of(1), observation))
                    .withMessageContaining(message);
        }
        prompts.add(null);
        assertThatNullPointerException()
                .isThrownBy(() -> next.reset(Rng.of(1), observation))
                .withMessage("the drawn prompt is null; prompts must draw at least 1 token");
        assertThat(next.state()).isEqualTo(before);
    }

    @Test
    void badScoresLeaveTheEpisodeAsItWas() {
        double[] score = {0};
        AppendToken scored = new AppendToken(SETTINGS, random -> new int[] {1}, (prompt, answer) -> score[0]);
        scored.reset(Rng.of(1), observation);
        scored.step(2, observation);
        for (double bad : new double[] {Double.NaN, 1e39, Double.NEGATIVE_INFINITY}) {
            score[0] = bad;
            assertThatThrownBy(() -> scored.step(4, observation))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessage("the judge's score = " + bad
                            + " of the answer [2, 4] to the prompt [1] must be a finite float; clip it in the judge");
        }
        score[0] = -1;
        assertThat(scored.state()).containsExactly(5, 5, 1, 2, 5, 5, 5, 1);
        assertThat(scored.step(4, observation)).isEqualTo(new Step(-1, Ending.TERMINATED));
    }

    /** The package's tour: prompts that a grammar begins, and a judge that asks it about the whole. */
    @Test
    void aGrammarBeginsAndJudges() {
        Grammar grammar = Grammar.builder("greeting")
                .rule("greeting", 1, "hello <name>.")
                .oneOf("name", "Ada", "Kurt")
                .build();
        AppendToken greet = new AppendToken(
                new AppendToken.Settings(128, '.', 16, 16),
                random -> grammar.sample(random).chars().limit(3).toArray(),
                (prompt, answer) -> grammar.derives(text(prompt) + text(answer)) ? 1 : 0);
        float[] columns = new float[16];
        for (String answer : List.of("lo Ada.", "lo Kurt.", "lo Adda.", ".")) {
            greet.reset(Rng.of(1), columns);
            assertThat(columns).endsWith('h', 'e', 'l').startsWith(128, 128);
            Step step = ON;
            for (char token : answer.toCharArray()) {
                step = greet.step(token, columns);
            }
            assertThat(step).isEqualTo(new Step(answer.matches("lo (Ada|Kurt).") ? 1 : 0, Ending.TERMINATED));
        }
    }

    private static String text(int[] tokens) {
        return new String(tokens, 0, tokens.length);
    }
}
