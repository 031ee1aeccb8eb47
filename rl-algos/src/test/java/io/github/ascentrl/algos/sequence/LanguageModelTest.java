package io.github.ascentrl.algos.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.DifferentiablePolicyContract;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LanguageModelTest {
    private static final Characters LETTERS = Characters.of("abc ");

    private static LanguageModel model(long seed) {
        return LanguageModel.tokens(LETTERS.tokens())
                .context(14)
                .longestPrompt(4)
                .size(16)
                .blocks(1)
                .heads(2)
                .build(Rng.of(seed));
    }

    private static LanguageModel trained() {
        LanguageModel model = model(1);
        List<Completion> texts = new ArrayList<>();
        Rng random = Rng.of(2);
        for (int i = 0; i < 400; i++) { // "ab " or "ba ", then the same again
            String word = random.nextBoolean() ? "ab" : "ba";
            texts.add(LETTERS.text(word + " " + word));
        }
        new BehaviourCloning(
                        model.dataset(texts),
                        model.policy(),
                        Adam.of(model.parameters(), 3e-3),
                        CloningConfig.builder().batchSize(128).build(),
                        Rng.of(3))
                .train(Budget.updates(300));
        return model;
    }

    /** Entropy log 2: the first letter is random and determines all the rest, over a distance of three. */
    @Test
    void learnsAnEntropyAndADependency() {
        LanguageModel model = trained();
        double[] logProbs =
                model.logProbs(List.of(LETTERS.text("ab ab"), LETTERS.text("ba ba"), LETTERS.text("ab ba")));
        double loss = -(logProbs[0] + logProbs[1]) / 2;
        assertThat(loss).isBetween(Math.log(2) - 1e-3, Math.log(2) * 1.1);
        assertThat(logProbs[2]).isLessThan(-3);
        List<Completion> drawn = model.complete(
                IntStream.range(0, 200).mapToObj(i -> LETTERS.prompt("")).toList(), Decoding.most(13), Rng.of(4));
        long right = drawn.stream()
                .map(completion -> LETTERS.decode(completion.tokens()))
                .filter(text -> text.equals("ab ab") || text.equals("ba ba"))
                .count();
        assertThat(right).isGreaterThan(180); // a model this close fails with a probability below 1e−6
    }

    /** Each completion is the same, however many are drawn. */
    @Test
    void completionsFollowTheModel() {
        LanguageModel model = model(7);
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            prompts.add(Arrays.copyOf(new int[] {1, 3, 2, 4}, 1 + i % 4));
        }
        Decoding decoding = Decoding.most(9);
        List<Completion> together = model.complete(prompts, decoding, Rng.of(8));
        for (int i = 0; i < prompts.size(); i += 37) {
            List<int[]> alone = new ArrayList<>(prompts.subList(0, i + 1));
            assertThat(model.complete(alone, decoding, Rng.of(8)).get(i)).isEqualTo(together.get(i));
        }
        assertThat(together).allMatch(c -> c.tokens().length <= 9);
        assertThat(together).anyMatch(c -> c.tokens()[c.tokens().length - 1] == Characters.STOP);
        double[] logProbs = model.logProbs(together);
        for (int i = 0; i < 20; i++) { // hardly trained: every token is about equally likely
            assertThat(-logProbs[i] / together.get(i).tokens().length)
                    .isCloseTo(Math.log(LETTERS.tokens()), within(0.7));
        }
        assertThat(model.logProbs(together.subList(3, 5))).containsExactly(logProbs[3], logProbs[4]);
    }

    /**
     * Each token is the most likely one given all before it, as computed on a tape, and neighbours do not matter:
     * finished lanes are dropped, and the others keep their memory.
     */
    @Test
    void eachTokenFollowsFromAllBeforeIt() {
        LanguageModel model = model(7);
        float[] values = model.parameters().values();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 4; // so that the tokens read matter
        }
        model.parameters().changed();
        List<int[]> prompts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            prompts.add(Arrays.copyOf(new int[] {i % 5, 1 + i / 5 % 4, 1 + i / 20 % 4, i % 3}, 1 + i % 4));
        }
        Decoding greedy = Decoding.most(9).temperature(0);
        List<Completion> together = model.complete(prompts, greedy, Rng.of(8));
        for (int i = 0; i < prompts.size(); i++) {
            Completion completion = together.get(i);
            assertThat(model.complete(prompts.get(i), greedy, Rng.of(8))).isEqualTo(completion);
            for (int t = 0; t < completion.tokens().length; t++) {
                assertThat(completion.tokens()[t]).isEqualTo(mostLikely(model, completion, t));
            }
        }
        assertThat(together.stream().map(c -> c.tokens().length).distinct().count())
                .as("lengths")
                .isGreaterThan(3);
    }

    private static int mostLikely(LanguageModel model, Completion completion, int t) {
        List<Completion> all = IntStream.range(0, LETTERS.tokens())
                .mapToObj(token -> {
                    int[] tokens = Arrays.copyOf(completion.tokens(), t + 1);
                    tokens[t] = token;
                    return new Completion(completion.prompt(), tokens);
                })
                .toList();
        double[] logProbs = model.logProbs(all);
        return IntStream.range(0, logProbs.length)
                .boxed()
                .max(Comparator.comparingDouble(token -> logProbs[token]))
                .orElseThrow();
    }

    /** χ² of first tokens against the model's own probabilities, at two temperatures; false failures 1e−6 each. */
    @Test
    void drawsAtATemperature() {
        LanguageModel model = trained();
        int[] prompt = {1};
        double[] p = new double[LETTERS.tokens()];
        for (int a = 0; a < p.length; a++) {
            p[a] = Math.exp(model.logProbs(List.of(new Completion(prompt, new int[] {a})))[0]);
        }
        assertThat(Arrays.stream(p).sum()).isCloseTo(1, within(1e-5));
        for (double temperature : new double[] {1, 3}) {
            double[] q = Arrays.stream(p).map(x -> Math.pow(x, 1 / temperature)).toArray();
            double sum = Arrays.stream(q).sum();
            int n = 4000;
            int[] counts = new int[p.length];
            List<int[]> prompts = IntStream.range(0, n).mapToObj(i -> prompt).toList();
            model.complete(prompts, Decoding.most(1).temperature(temperature), Rng.of(9))
                    .forEach(completion -> counts[completion.tokens()[0]]++);
            double chiSquare = 0;
            for (int a = 0; a < q.length; a++) {
                double expected = n * q[a] / sum + 1; // + 1: rare tokens must not make it fail
                chiSquare += (counts[a] - expected) * (counts[a] - expected) / expected;
            }
            assertThat(chiSquare).as("seed 9, temperature %s", temperature).isLessThan(36); // 4 degrees of freedom
        }
    }

    @Test
    void greedyAndTopOneAreTheMostLikely() {
        LanguageModel model = trained();
        int[] prompt = LETTERS.prompt("ab ");
        Completion greedy = model.complete(prompt, Decoding.most(9).temperature(0), Rng.of(1));
        assertThat(LETTERS.decode(greedy.tokens())).isEqualTo("ab");
        assertThat(model.complete(prompt, Decoding.most(9).topK(1), Rng.of(2))).isEqualTo(greedy);
        List<int[]> prompts =
                IntStream.range(0, 300).mapToObj(i -> LETTERS.prompt("")).toList();
        Decoding two = Decoding.most(1).topK(2).temperature(100); // a or b, nothing else, each about half
        List<Completion> drawn = model.complete(prompts, two, Rng.of(3));
        assertThat(drawn).allMatch(c -> c.tokens()[0] == 1 || c.tokens()[0] == 2);
        assertThat(drawn.stream().filter(c -> c.tokens()[0] == 1).count()).isBetween(100L, 200L);
    }

    @Test
    void isAPolicyWithMemory() {
        Supplier<LanguageModel> maker = () -> LanguageModel.tokens(3)
                .context(5)
                .longestPrompt(2)
                .size(4)
                .blocks(1)
                .heads(1)
                .build(Rng.of(5));
        DifferentiablePolicyContract.check(
                () -> maker.get().policy(),
                maker.get().observationSpace(),
                maker.get().actionSpace(),
                Rng.of(6));
    }

    @Test
    void anEpisodeIsACompletion() {
        LanguageModel model = model(1);
        List<Completion> some = List.of(LETTERS.text("cab"), LETTERS.answer("b a", " c"), LETTERS.answer("abc", ""));
        Batch batch = Batch.of(some.stream().map(model::trajectory).toList());
        for (int e = 0; e < some.size(); e++) {
            assertThat(model.completion(batch, e)).isEqualTo(some.get(e));
        }
    }

    @Test
    void charactersGoThereAndBack() {
        assertThat(LETTERS.decode(LETTERS.encode("cab a"))).isEqualTo("cab a");
        assertThat(LETTERS.decode(3, 0, 1)).isEqualTo("c");
        assertThat(LETTERS.text("a")).isEqualTo(new Completion(new int[] {0}, new int[] {1, 0}));
        assertThat(LETTERS.answer("b", "")).isEqualTo(new Completion(new int[] {0, 2}, new int[] {0}));
    }

    @Test
    void badInputIsNamed() {
        LanguageModel model = model(1);
        refused(() -> Characters.of("abca"), "each only once");
        refused(() -> LETTERS.encode("abx"), "character 'x' at 2 of \"abx\"");
        refused(() -> LETTERS.decode(1, 5), "token 5 among [1, 5] must be in [0, 4]");
        refused(() -> new Completion(new int[0], new int[] {0}), "an empty prompt");
        refused(() -> new Completion(new int[] {0}, new int[0]), "an empty completion");
        refused(
                () -> model.complete(new int[0], Decoding.most(3), Rng.of(1)),
                "a prompt of 0 tokens; it must have 1 to 4");
        refused(
                () -> model.complete(new int[5], Decoding.most(3), Rng.of(1)),
                "a prompt of 5 tokens; it must have 1 to 4");
        refused(() -> model.complete(new int[] {1, 5}, Decoding.most(3), Rng.of(1)), "token 1 of the prompt is 5");
        refused(() -> model.complete(new int[] {1, -1}, Decoding.most(3), Rng.of(1)), "token 1 of the prompt is -1");
        refused(() -> model.complete(new int[2], Decoding.most(13), Rng.of(1)), "exceed the context of 14");
        refused(() -> model.dataset(List.of(LETTERS.answer("abc", "abcabcabcabc"))), "exceed the context of 14");
        refused(
                () -> model.dataset(List.of(new Completion(new int[] {1}, new int[] {9}))),
                "token 0 of the completion");
        refused(() -> model.dataset(List.of()), "at least 1");
        refused(() -> model.logProbs(List.of()), "no completions to compute log π of; pass at least 1");
        refused(() -> Decoding.most(0), "most");
        refused(() -> Decoding.most(1).temperature(Double.NaN), "temperature = NaN");
        refused(() -> Decoding.most(1).topK(0), "topK");
        refused(() -> LanguageModel.tokens(1), "tokens = 1 must be at least 2");
        refused(() -> LanguageModel.tokens(5).context(4).longestPrompt(4).build(Rng.of(1)), "longestPrompt = 4");
        model.parameters().values()[0] = Float.NaN;
        Arrays.fill(model.parameters().values(), Float.NaN);
        model.parameters().changed();
        Assertions.assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> model.complete(new int[1], Decoding.most(3), Rng.of(1)))
                .withMessageContaining("the logit of token 0 is NaN");
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(message);
    }
}
