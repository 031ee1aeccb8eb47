package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Columns;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * Proximal policy optimisation with a clipped ratio (Schulman et al., 1707.06347). An update takes T steps in each of n
 * environments, then makes several passes of minibatches over them; the source of {@code updateOnce} is the algorithm.
 * It trains policies for numbered and for continuous actions: the model determines the kind of policy.
 *
 * <p>An update that throws leaves everything unchanged except the running episodes: the next update begins new ones,
 * see {@link RolloutSampler#discard}. To continue bit for bit, {@link #load} an earlier state.
 *
 * <p>Metrics of each update, means over its minibatches: {@code loss}, {@code policyLoss}, {@code valueLoss} (½ mean
 * (V − R)²), {@code entropy} (mean, nats), {@code kl} (KL(π<sub>old</sub>‖π), of each minibatch before its step,
 * estimated by the mean of ρ − 1 − log ρ, Schulman's k3), {@code clipFraction} (share of steps whose ratio ρ is outside
 * 1 ± ε), {@code gradientNorm} (before clipping); and {@code learningRate} (of the last step), {@code clip},
 * {@code entropyCoefficient}, {@code epochs} (passes made), {@code explainedVariance} (of the critic before the
 * update), {@code advantageStd} (before scaling), and {@code referenceKl} if the sampler keeps the policy
 * {@linkplain RolloutSampler#near near a reference}.
 */
public final class Ppo implements Trainer {
    private final RolloutSampler sampler;
    private final ActorCriticModel model;
    private final Optimizer optimizer;
    private final PpoConfig config;
    private final Policy policy;
    private final Rng rng;
    private final BatchGradient gradient;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param envs n environments
     * @param model actor and critic
     * @param optimizer the optimiser of the model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the model was made for other spaces, the optimiser moves parameters other
     *     than the model's, there are more minibatches than steps, or advantages would be standardised over single
     *     steps
     */
    public Ppo(VectorEnv envs, ActorCriticModel model, Optimizer optimizer, PpoConfig config, Rng rng) {
        this(new RolloutSampler(envs, Objects.requireNonNull(rng, "rng").child("envs")), model, optimizer, config, rng);
    }

    /**
     * Creates a trainer with a given sampler, for normalised observations or scaled rewards.
     *
     * @param sampler samples from n environments
     * @param model actor and critic
     * @param optimizer the optimiser of the model's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the model was made for other spaces, the optimiser moves parameters other
     *     than the model's, there are more minibatches than steps, or advantages would be standardised over single
     *     steps
     */
    public Ppo(RolloutSampler sampler, ActorCriticModel model, Optimizer optimizer, PpoConfig config, Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        Models.checkOptimizer(optimizer, model.parameters());
        checkMinibatches(
                sampler.environments(), config, !model.collector().span().isStep());
        this.sampler = sampler;
        this.model = model;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        sampler.prepare(model.collector());
        model.checkCritic(sampler.observationSpace());
        policy = sampler.outside(model.actor());
        gradient = new BatchGradient(model.parameters());
    }

    /** Minibatches consist of steps, or of segments for a policy with memory. */
    private static void checkMinibatches(int environments, PpoConfig config, boolean memory) {
        int length = memory ? Math.min(config.segmentLength(), config.steps()) : 1;
        int pieces = (config.steps() - 1) / length + 1;
        int units = Check.arrayLength("environments · pieces of a rollout", environments, pieces);
        if (config.minibatches() > units) {
            throw new IllegalArgumentException("minibatches = " + config.minibatches() + " must be at most " + units
                    + ", the number of " + (memory ? "segments" : "steps") + " (" + environments + " environments × "
                    + (memory ? pieces + " pieces of " : "") + config.steps() + " steps); lower minibatches"
                    + (memory ? " or segmentLength" : ""));
        }
        int shortest = config.steps() - (pieces - 1) * length;
        Models.checkScaling(config.advantageScaling(), Math.multiplyExact(units, shortest), config.minibatches());
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less than 1
     */
    public Ppo threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("PPO", this::updateOnce, sampler::discard);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Rng key = rng.child("rollout").child(update);
        Batch batch = sampler.collect(model.collector(), config.steps(), true, key); // with log π_old(a_t|s_t)
        StateValues v = model.values(batch); // V(s_t), V(s_T)
        // A_t = Σ_k (γλ)^k δ_{t+k}, δ_t = r_t + γ V(s_{t+1}) − V(s_t), without V after a termination
        float[] advantages = Gae.advantages(batch, v, config.gamma(), config.lambda());
        float[] returns = Gae.returns(advantages, v); // R_t = A_t + V(s_t)
        double size = Columns.size(batch, returns, v.values());
        double advantageStd = Deviation.of(advantages, advantages.length);
        if (config.advantageScaling() == AdvantageScaling.BATCH) {
            Columns.standardize(advantages, size); // A ← (A − mean A) / (std A + 1e-8)
        }
        float epsilon = (float) Settings.notNegativeAt("clip", config.clip(), update);
        float alpha = Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), update);

        Metrics metrics = new Metrics();
        Segments segments = Segments.cut(batch, model.collector(), config.segmentLength(), config.burnIn());
        Experience all = new Experience(advantages, returns, batch.logProbs(), v.values(), size);
        Undo.onFailure( // all epochs or none
                () -> optimise(segments, all, epsilon, alpha, metrics), model.parameters(), optimizer);
        metrics.put("clip", epsilon);
        metrics.put("entropyCoefficient", alpha);
        metrics.put("explainedVariance", Columns.explainedVariance(v.values(), returns));
        metrics.put("advantageStd", advantageStd);
        sampler.referenceKl().ifPresent(kl -> metrics.put("referenceKl", kl));
        return counters.count(batch.steps(), sampler.episodeReturns(), sampler.episodeLengths(), metrics.values());
    }

    /** The columns of an update's steps: A_t, R_t, log π_old(a_t|s_t) and V_old(s_t), and their size for rounding. */
    record Experience(float[] advantages, float[] returns, float[] oldLogProb, float[] oldValues, double size) {
        Experience of(Minibatch rows) {
            return new Experience(rows.of(advantages), rows.of(returns), rows.of(oldLogProb), rows.of(oldValues), size);
        }
    }

    /** Runs several epochs over one rollout; stops after an epoch whose mean KL(π_old‖π) exceeds {@code targetKl}. */
    private void optimise(Segments segments, Experience all, float epsilon, float alpha, Metrics metrics) {
        Rng orders = rng.child("order").child(counters.updates());
        double kl = 0;
        int epochs = 0;
        for (; epochs < config.epochs() && kl <= config.targetKl(); epochs++) {
            double sum = 0;
            for (Minibatch minibatch : segments.shuffled(config.minibatches(), orders.child(epochs))) {
                Experience part = all.of(minibatch);
                if (config.advantageScaling() == AdvantageScaling.MINIBATCH) {
                    Columns.standardize(part.advantages(), all.size()); // A ← (A − mean A) / (std A + 1e-8)
                }
                Loss.Value loss = gradient.of( // ∂loss/∂θ, into the parameters' gradients
                        minibatch, (tape, rows) -> loss(tape, rows, part, epsilon, alpha));
                double norm = GradientClipping.byGlobalNorm(model.parameters(), config.maxGradientNorm());
                metrics.addAll(loss);
                metrics.add("gradientNorm", norm);
                metrics.put("learningRate", optimizer.learningRate());
                optimizer.step(); // θ ← θ − step
                sum += loss.part("kl");
            }
            kl = sum / config.minibatches();
        }
        metrics.put("epochs", epochs);
    }

    /** The contribution of some rows to −mean L<sup>clip</sup> − α mean H + c·½ mean (V − R)². */
    Loss loss(Tape tape, Minibatch.Rows rows, Experience of, float epsilon, float alpha) {
        int n = of.advantages().length;
        float each = 1f / n;
        Heads heads = PerStep.on(model, tape, rows.batch());
        Tensor logProb = heads.policy().logProb(); // log π(a_t|s_t)
        Tensor entropies = tape.sum(heads.policy().entropy()); // Σ H(π(·|s_t))
        Tensor value = heads.values(); // V(s_t)
        Tensor advantage = rows.of(tape, of.advantages()); // A_t
        Tensor ratio = tape.exp(tape.subtract(logProb, rows.of(tape, of.oldLogProb()))); // ρ_t = π / π_old
        Tensor clipped = tape.clamp(ratio, 1 - epsilon, 1 + epsilon);
        Tensor surrogate = tape.minimum(tape.multiply(ratio, advantage), tape.multiply(clipped, advantage));
        Tensor policyLoss = tape.scale(tape.sum(surrogate), -each); // −mean L^clip
        Tensor valueLoss = tape.scale(valueError(tape, value, rows, of, epsilon), 0.5f * each); // ½ mean (V − R)²
        Tensor actorLoss = tape.combine(1f, policyLoss, -alpha * each, entropies); // − α mean H
        return Loss.of(tape.combine(1f, actorLoss, (float) config.valueCoefficient(), valueLoss))
                .part("policyLoss", policyLoss)
                .part("valueLoss", valueLoss)
                .mean("entropy", entropies.scalar(), n)
                .mean("kl", Ratios.divergence(ratio, logProb, of.oldLogProb(), rows.from()), n)
                .mean("clipFraction", Ratios.outside(ratio, epsilon), n);
    }

    /** Σ (V − R)², or with clipping Σ max((V − R)², (V_old + clip(V − V_old, ±ε) − R)²). */
    private Tensor valueError(Tape tape, Tensor value, Minibatch.Rows rows, Experience of, float epsilon) {
        if (!config.clipValue()) {
            return tape.squaredError(value, of.returns(), rows.from());
        }
        Tensor old = rows.of(tape, of.oldValues());
        Tensor returns = rows.of(tape, of.returns());
        Tensor clipped = tape.add(old, tape.clamp(tape.subtract(value, old), -epsilon, epsilon));
        Tensor error = tape.subtract(value, returns);
        Tensor clippedError = tape.subtract(clipped, returns);
        return tape.sum(tape.maximum(tape.multiply(error, error), tape.multiply(clippedError, clippedError)));
    }

    @Override
    public Policy policy() {
        return policy;
    }

    /**
     * {@return the trained policy {@linkplain ActorCriticModel#deterministic without its exploration}, for observations
     * that are not normalised} It follows later training and does not change a normaliser.
     */
    public Policy deterministic() {
        return sampler.outside(model.deterministic());
    }

    /**
     * {@return a copy of the trained policy as it is now, with its normaliser and its critic, to be saved; training can
     * {@linkplain SavedPolicy#actorCritic continue} from it}
     *
     * @param provenance the environment, the trainer and the seed of the training
     * @throws IllegalArgumentException if it is not one of the library's policies, or policy and critic could not be
     *     rebuilt together; save the policy alone in this case: {@code SavedPolicy.of(model().actor(), …)}
     * @throws UnsupportedOperationException if a network has no spec
     */
    public SavedPolicy saved(Provenance provenance) {
        return model.withCritic(sampler.saved(model.actor(), provenance));
    }

    /** {@return actor and critic} */
    public ActorCriticModel model() {
        return model;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", model.actor(), "optimizer", optimizer);
    }

    @Override
    public void checkSavable() {
        sampler.checkSavable();
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        model.parameters().save(state.child("model"));
        optimizer.save(state.child("optimizer"));
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        model.parameters().load(state.child("model"));
        optimizer.load(state.child("optimizer"));
        sampler.load(state.child("sampler"));
        counters.load(state.child("counters"));
    }
}
