package io.github.ascentrl.algos.ppo;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Columns;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Memory;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Optimizer;

/**
 * Proximal policy optimisation with a clipped ratio (Schulman et al., 1707.06347). One update takes n environments × T
 * steps, then several passes of minibatches over them: the algorithm is the source of {@code updateOnce}. For
 * numbered and for continuous actions alike: what the policy is, the model says.
 *
 * <p>After an update that throws, everything is as before it except for the running episodes, in whose place the next
 * update begins new ones, see {@link RolloutSampler#discard}. To go on bit for bit, {@link #load} an earlier state.
 *
 * <p>Metrics of each update, means over its minibatches: {@code loss}, {@code policyLoss}, {@code valueLoss} (½ mean
 * (V − R)²), {@code entropy} (mean, nats), {@code kl} (KL(π<sub>old</sub>‖π), of each minibatch before its step, estimated
 * by the mean of ρ − 1 − log ρ, Schulman's k3), {@code clipFraction} (share of steps whose ratio ρ lies outside 1 ±
 * ε), {@code gradientNorm} (before clipping); and {@code learningRate} (of the last step), {@code clip},
 * {@code entropyCoefficient}, {@code epochs} (passes made), {@code explainedVariance} (of the critic before the
 * update), {@code advantageStd} (before scaling).
 */
public final class Ppo implements Trainer {
    private final RolloutSampler sampler;
    private final ActorCritic model;
    private final Optimizer optimizer;
    private final PpoConfig config;
    private final Policy policy;
    private final Rng rng;
    private final Tape tape = new Tape();
    private final BatchGradient<ActorCritic> gradient;
    private final Counters counters = new Counters();

    /**
     * A trainer.
     *
     * @param envs n environments
     * @param model actor and critic
     * @param optimizer of the model's parameters
     * @param config the settings
     * @param rng the key that all chance of training derives from
     * @throws IllegalArgumentException if the model was made for other spaces, the optimiser moves other parameters
     *     than the model's, or there are more
     *     minibatches than steps, or advantages are to be scaled one by one
     */
    public Ppo(VectorEnv envs, ActorCritic model, Optimizer optimizer, PpoConfig config, Rng rng) {
        this(new RolloutSampler(envs, rng.child("envs")), model, optimizer, config, rng);
    }

    /**
     * A trainer with a sampler of its own settings, for normalised observations or scaled rewards.
     *
     * @param sampler n environments
     * @param model actor and critic
     * @param optimizer of the model's parameters
     * @param config the settings
     * @param rng the key that all chance of training derives from
     * @throws IllegalArgumentException if the model was made for other spaces, the optimiser moves other parameters
     *     than the model's, or there are more
     *     minibatches than steps, or advantages are to be scaled one by one
     */
    public Ppo(RolloutSampler sampler, ActorCritic model, Optimizer optimizer, PpoConfig config, Rng rng) {
        Models.checkOptimizer(optimizer, model.parameters());
        int rows = Math.multiplyExact(sampler.environments(), config.steps());
        if (config.minibatches() > rows) {
            throw new IllegalArgumentException("minibatches = " + config.minibatches() + " of a rollout of "
                    + sampler.environments() + " environments × " + config.steps() + " steps; at most " + rows);
        }
        Models.checkScaling(config.advantageScaling(), rows, config.minibatches());
        this.sampler = sampler;
        this.model = model;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng;
        policy = sampler.outside(model.actor());
        Models.checkCritic(model.critic(), sampler.observationSpace());
        gradient = new BatchGradient<>(model, ActorCritic::view, model.parameters());
    }

    /**
     * Sets how many threads compute gradients of batches of 512 rows or more; 1 unless set. It changes the speed and
     * nothing else: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public Ppo threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        try {
            return updateOnce();
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            sampler.discard();
            if (failure instanceof DivergenceException divergence) {
                throw divergence.at(counters.where("PPO"));
            }
            throw failure;
        }
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Batch batch = sampler.collect(
                model.actor(), config.steps(), rng.child("rollout").child(update));
        StateValues v = model.values(batch); // V(s_t), V(s_T)
        float[] advantages = Gae.advantages(batch, v, config.gamma(), config.lambda()); // A_t
        float[] returns = Gae.returns(advantages, v); // R_t = A_t + V(s_t)
        float[] oldLogProb = Models.logProb(tape, model.actor(), batch); // log π_old(a_t|s_t)
        PpoStep step = new PpoStep(
                gradient,
                config,
                Settings.at("clip", config.clip(), update),
                Settings.at("entropyCoefficient", config.entropyCoefficient(), update));

        Metrics metrics = new Metrics();
        double size = Columns.size(batch, returns, v.values());
        double advantageStd = Deviation.of(advantages, advantages.length);
        if (config.advantageScaling() == AdvantageScaling.BATCH) {
            Deviation.standardize(advantages, advantages.length, size);
        }
        PpoStep.Experience experience =
                new PpoStep.Experience(batch, advantages, returns, oldLogProb, v.values(), size);
        Rng orders = rng.child("order").child(update);
        Memory.change(() -> optimise(step, experience, orders, metrics), model.parameters(), optimizer);

        metrics.put("explainedVariance", Columns.explainedVariance(v.values(), returns));
        metrics.put("advantageStd", advantageStd);
        return counters.count(batch.steps(), sampler.episodeReturns(), sampler.episodeLengths(), metrics.values());
    }

    /** Several epochs over one rollout, until the policy has gone far enough. */
    private void optimise(PpoStep step, PpoStep.Experience experience, Rng orders, Metrics metrics) {
        int epochs = 0;
        double kl = 0;
        while (epochs < config.epochs() && kl <= config.targetKl()) {
            Minibatches order =
                    Minibatches.shuffled(experience.batch().steps(), config.minibatches(), orders.child(epochs));
            double sum = 0;
            for (int m = 0; m < config.minibatches(); m++) {
                sum += step.backward(experience, order, m, metrics);
                metrics.add("gradientNorm", Models.clip(model.parameters(), config.maxGradientNorm()));
                metrics.put("learningRate", optimizer.learningRate());
                optimizer.step();
            }
            kl = sum / config.minibatches();
            epochs++;
        }
        metrics.put("clip", step.epsilon());
        metrics.put("entropyCoefficient", step.alpha());
        metrics.put("epochs", epochs);
    }

    @Override
    public Policy policy() {
        return policy;
    }

    /**
     * {@return the trained policy {@linkplain ActorCritic#deterministic without its exploration}, for observations as
     * the environments give them} It follows what is learned and teaches no normaliser anything.
     */
    public Policy deterministic() {
        return sampler.outside(model.deterministic());
    }

    /** {@return actor and critic} */
    public ActorCritic model() {
        return model;
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        model.parameters().save(state.child("model"));
        optimizer.save(state.child("optimizer"));
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        model.parameters().load(state.child("model"));
        optimizer.load(state.child("optimizer"));
        sampler.load(state.child("sampler"));
        counters.load(state.child("counters"));
    }
}
