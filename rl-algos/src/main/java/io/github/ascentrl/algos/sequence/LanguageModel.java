package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.TokenRows;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A small causal language model: an embedding for each token, a {@link Transformer} with relative positions, and a
 * linear layer that outputs the logits of the next token. It is a policy whose action is the next token, so the
 * library's trainers can train it: {@code BehaviourCloning} on texts or answers, {@code Dpo} on pairs of answers,
 * {@code Grpo} and {@code Ppo} in the environments of {@code envs.text}, which have the same observations.
 *
 * <pre>{@code
 * Characters letters = Characters.of("abcdefghijklmnopqrstuvwxyz .");
 * LanguageModel model = LanguageModel.tokens(letters.tokens()).context(80).longestPrompt(9).build(rng.child("model"));
 * EpisodicDataset texts = model.dataset(sentences.stream().map(letters::text).toList());
 * new BehaviourCloning(texts, model.policy(), adam, config, rng.child("training")).train(Budget.updates(2000));
 * Completion next = model.complete(letters.prompt("the cat "), Decoding.most(40), rng.child("more"));
 * }</pre>
 *
 * <p>Observations have {@link #longestPrompt()} columns. The first observation of an episode is the whole prompt,
 * right-aligned; each later one is the token appended last, in the last column. Empty columns contain the number of
 * tokens, {@link #tokens()}.
 */
public final class LanguageModel {
    /** The approximate number of rows whose log-probabilities are computed at a time. */
    private static final int CHUNK = 2048;

    private final int tokens;
    private final int context;
    private final int longestPrompt;
    private final Trunk trunk;
    private final Transformer transformer;
    private final CategoricalPolicy policy;
    private final MultiDiscrete observations;
    private final Discrete actions;

    private LanguageModel(Builder settings, Rng rng) {
        tokens = settings.tokens;
        context = settings.context;
        longestPrompt = settings.longestPrompt;
        Parameters parameters = settings.parameters;
        String name = settings.name;
        Network embeddings = Embeddings.columns(tokens)
                .size(settings.size)
                .into(parameters, name + "token.")
                .build(rng.child("token"));
        transformer = Transformer.size(settings.size)
                .blocks(settings.blocks)
                .heads(settings.heads)
                .width(context)
                .relativePositions(context)
                .into(parameters, name + "transformer.")
                .build(rng.child("transformer"));
        trunk = Trunk.of(
                TokenRows.of(longestPrompt, tokens, Trunk.of(embeddings).to(transformer)));
        Network head = Mlp.sizes(settings.size, tokens)
                .into(parameters, name + "next.")
                .build(rng.child("next"));
        actions = new Discrete(tokens);
        int[] columns = new int[longestPrompt];
        Arrays.fill(columns, tokens + 1);
        columns[longestPrompt - 1] = tokens;
        observations = MultiDiscrete.of(columns);
        policy = CategoricalPolicy.of(trunk.to(head), actions);
    }

    /**
     * {@return a builder for a language model}
     *
     * @param tokens the number of tokens, including the stop token 0; ≥ 2
     * @throws IllegalArgumentException if {@code tokens} is less than 2
     */
    public static Builder tokens(int tokens) {
        if (tokens < 2) {
            throw new IllegalArgumentException(
                    "tokens = " + tokens + " must be at least 2: the stop token and one more");
        }
        return new Builder(tokens);
    }

    /** {@return the number of tokens, including the stop token} */
    public int tokens() {
        return tokens;
    }

    /**
     * {@return the maximum number of tokens of a prompt and its completion together; each token attends to all tokens
     * before it}
     */
    public int context() {
        return context;
    }

    /** {@return the maximum number of tokens of a prompt} */
    public int longestPrompt() {
        return longestPrompt;
    }

    /** {@return the model as a policy: the next token is its action} */
    public CategoricalPolicy policy() {
        return policy;
    }

    /** {@return the network without its last layer, for your own head: a critic, or a reward model} */
    public Trunk trunk() {
        return trunk;
    }

    /** {@return the transformer alone, for models with inputs other than tokens} */
    public Transformer transformer() {
        return transformer;
    }

    /** {@return all parameters} */
    public Parameters parameters() {
        return policy.parameters();
    }

    /** {@return the observation space, {@link #longestPrompt()} discrete columns} */
    public MultiDiscrete observationSpace() {
        return observations;
    }

    /** {@return the action space, the tokens} */
    public Discrete actionSpace() {
        return actions;
    }

    /**
     * {@return a completion as an episode with zero rewards: the observation before each token, and the token}
     *
     * @param completion tokens in the model's vocabulary, no more than its context together with the prompt
     * @throws IllegalArgumentException if the prompt or both together are too long, or a token is out of range
     */
    public Trajectory trajectory(Completion completion) {
        Objects.requireNonNull(completion, "completion");
        int[] prompt = completion.prompt();
        int[] answer = completion.tokens();
        checkPrompt(prompt);
        checkLength(prompt, answer.length);
        check("completion", answer);
        int steps = answer.length;
        float[] seen = new float[steps * longestPrompt];
        Arrays.fill(seen, tokens);
        float[] done = new float[steps];
        write(prompt, seen, 0);
        for (int t = 0; t < steps; t++) {
            done[t] = answer[t];
            if (t > 0) {
                seen[(t + 1) * longestPrompt - 1] = answer[t - 1];
            }
        }
        float[] last = new float[longestPrompt];
        Arrays.fill(last, tokens);
        last[longestPrompt - 1] = answer[steps - 1];
        return new Trajectory(seen, done, new float[steps], last, Ending.TERMINATED);
    }

    /**
     * {@return the completion contained in an episode of this model}
     *
     * @param batch contains the episode from its first step on
     * @param episode the index of the episode in the batch
     */
    public Completion completion(Batch batch, int episode) {
        Objects.requireNonNull(batch, "batch");
        Check.index("episode", episode, batch.episodes());
        if (batch.observationSize() != longestPrompt) {
            throw new IllegalArgumentException("observations of the batch have " + batch.observationSize()
                    + " numbers, but the model's have " + longestPrompt + "; pass a batch of this model's completions");
        }
        int row = batch.start(episode) * longestPrompt;
        int[] prompt = new int[longestPrompt];
        int n = 0;
        for (int j = 0; j < longestPrompt; j++) {
            if (batch.observations()[row + j] != tokens) {
                prompt[n++] = (int) batch.observations()[row + j];
            }
        }
        int[] answer = new int[batch.length(episode)];
        for (int t = 0; t < answer.length; t++) {
            answer[t] = (int) batch.actions()[batch.start(episode) + t];
        }
        return new Completion(Arrays.copyOf(prompt, n), answer);
    }

    /** Writes a prompt, right-aligned, into a row of padding. */
    private void write(int[] prompt, float[] rows, int row) {
        int at = (row + 1) * longestPrompt - prompt.length;
        for (int i = 0; i < prompt.length; i++) {
            rows[at + i] = prompt[i];
        }
    }

    private void checkPrompt(int[] prompt) {
        if (prompt.length == 0 || prompt.length > longestPrompt) {
            throw new IllegalArgumentException("a prompt of " + prompt.length + " tokens; it must have 1 to "
                    + longestPrompt + ": shorten it, or build the model with a larger longestPrompt");
        }
        check("prompt", prompt);
    }

    private void checkLength(int[] prompt, int more) {
        if (more > context - prompt.length) {
            throw new IllegalArgumentException("a prompt of " + prompt.length + " tokens and " + more
                    + " more exceed the context of " + context
                    + "; make them shorter, or build the model with a larger context");
        }
    }

    private void check(String what, int[] checked) {
        for (int i = 0; i < checked.length; i++) {
            if (checked[i] < 0 || checked[i] >= tokens) {
                throw new IllegalArgumentException("token " + i + " of the " + what + " is " + checked[i]
                        + ", not one of the model's tokens 0 … " + (tokens - 1));
            }
        }
    }

    /**
     * {@return completions as training data: their tokens are the actions, the prompts are only observed}
     *
     * @param completions at least one completion; see {@link #trajectory}
     * @throws IllegalArgumentException if the list is empty, a completion is too long, or a token is out of range
     */
    public EpisodicDataset dataset(List<Completion> completions) {
        Check.noNulls("completions", completions);
        Batch batch = batch(completions);
        Provenance provenance = new Provenance(
                "text", "given", 0, LibraryVersion.current(), batch.episodes(), batch.steps(), List.of());
        return MemoryDataset.of(batch, observations, actions, provenance);
    }

    private Batch batch(List<Completion> completions) {
        return Batch.of(completions.stream().map(this::trajectory).toList());
    }

    /**
     * {@return log π of each completion given its prompt, in nats, {@code [completions]}}
     *
     * @param completions at least one completion; see {@link #trajectory}
     * @throws IllegalArgumentException if the list is empty, a completion is too long, or a token is out of range
     */
    public double[] logProbs(List<Completion> completions) {
        Check.noNulls("completions", completions);
        if (completions.isEmpty()) {
            throw new IllegalArgumentException("no completions to compute log π of; pass at least 1");
        }
        double[] logProbs = new double[completions.size()];
        Tape tape = new Tape();
        int from = 0;
        while (from < logProbs.length) {
            int to = from;
            for (int rows = 0; to < logProbs.length && rows < CHUNK; to++) {
                rows += completions.get(to).tokens().length;
            }
            Batch batch = batch(completions.subList(from, to));
            float[] each = Models.logProb(tape, policy, batch);
            for (int e = 0; e < batch.episodes(); e++) {
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    logProbs[from + e] += each[t];
                }
            }
            from = to;
        }
        return logProbs;
    }

    /**
     * {@return a completion of a prompt, drawn from the model}
     *
     * @param prompt tokens in the model's vocabulary
     * @param decoding how tokens are drawn
     * @param rng the key of all random numbers
     * @throws IllegalArgumentException as for {@link #complete(List, Decoding, Rng)}
     */
    public Completion complete(int[] prompt, Decoding decoding, Rng rng) {
        return complete(List.of(Objects.requireNonNull(prompt, "prompt")), decoding, rng)
                .get(0);
    }

    /**
     * {@return a completion of each prompt, drawn in parallel, in the order of the prompts} A step of a completion
     * evaluates a single row, because keys and values are cached. Completion i draws from {@code rng.child(i)}, however
     * many prompts there are.
     *
     * @param prompts tokens in the model's vocabulary
     * @param decoding how tokens are drawn
     * @param rng the key of all random numbers
     * @throws IllegalArgumentException if a prompt is empty or too long, contains a token out of range, or leaves less
     *     room in the context than {@link Decoding#most} tokens
     * @throws io.github.ascentrl.nn.DivergenceException if logits are not finite
     */
    public List<Completion> complete(List<int[]> prompts, Decoding decoding, Rng rng) {
        Check.noNulls("prompts", prompts);
        Objects.requireNonNull(decoding, "decoding");
        Objects.requireNonNull(rng, "rng");
        for (int[] prompt : prompts) {
            checkPrompt(prompt);
            checkLength(prompt, decoding.most());
        }
        return new Generation(policy.network(), longestPrompt, tokens, decoding).complete(prompts, rng);
    }

    /** Builds a {@link LanguageModel}. */
    public static final class Builder {
        private final int tokens;
        private int context = 64;
        private int longestPrompt = 1;
        private int size = 64;
        private int blocks = 2;
        private int heads = 4;
        private Parameters parameters = new Parameters();
        private String name = "";

        private Builder(int tokens) {
            this.tokens = tokens;
        }

        /**
         * Sets the maximum number of tokens of a prompt and its completion together; 64 by default.
         *
         * @param value ≥ 2
         * @return this
         */
        public Builder context(int value) {
            Settings.atLeastOne("context", value);
            context = value;
            return this;
        }

        /**
         * Sets the maximum number of tokens of a prompt; 1 by default.
         *
         * @param value ≥ 1, less than the context
         * @return this
         */
        public Builder longestPrompt(int value) {
            Settings.atLeastOne("longestPrompt", value);
            longestPrompt = value;
            return this;
        }

        /**
         * Sets the width of the transformer's rows; 64 by default.
         *
         * @param value ≥ 1, a multiple of the number of heads
         * @return this
         */
        public Builder size(int value) {
            Settings.atLeastOne("size", value);
            size = value;
            return this;
        }

        /**
         * Sets the number of transformer blocks; 2 by default.
         *
         * @param value ≥ 1
         * @return this
         */
        public Builder blocks(int value) {
            Settings.atLeastOne("blocks", value);
            blocks = value;
            return this;
        }

        /**
         * Sets the number of attention heads; 4 by default.
         *
         * @param value ≥ 1
         * @return this
         */
        public Builder heads(int value) {
            Settings.atLeastOne("heads", value);
            heads = value;
            return this;
        }

        /**
         * Adds the model to existing parameters, next to other models.
         *
         * @param parameters receives the model's parameters; by default the model creates its own
         * @param name the prefix of the names of its parameters, for example {@code "language."}
         * @return this
         */
        public Builder into(Parameters parameters, String name) {
            this.parameters = Objects.requireNonNull(parameters, "parameters");
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * {@return the model}
         *
         * @param rng draws the initial weights
         * @throws IllegalArgumentException if a setting is out of range, or the context has no room for a token after
         *     the longest prompt
         */
        public LanguageModel build(Rng rng) {
            Objects.requireNonNull(rng, "rng");
            if (longestPrompt >= context) {
                throw new IllegalArgumentException("longestPrompt = " + longestPrompt
                        + " must be less than the context, " + context
                        + ", to leave room for a completion; make the context larger");
            }
            return new LanguageModel(this, rng);
        }
    }
}
