package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.estimate.TemporalDifference;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.ChunkedEvaluation;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Map;
import java.util.Objects;

/**
 * One-step actor–critic (Barto, Sutton and Anderson, 1983; Sutton and Barto, <i>Reinforcement Learning</i>, 2018,
 * §13.5; report R1 §4.2): after every step, or every few steps, the actor follows δ ∇ log π and the critic moves V(s)
 * towards r + γV(s'), each with its own optimiser. The advantage is the TD error δ = r + γV(s') − V(s). Losses are
 * means over the steps of the update.
 *
 * <p>An actor with memory acts with it, but is backpropagated only through the steps of one update: with one step it
 * never learns what to remember. To learn that, use {@link A2c}, or updates of many steps.
 *
 * <p>If an update throws, everything is as it was before that update, except that the running episodes are dropped: the
 * next update begins new ones, see {@link RolloutSampler#discard}. To continue bit for bit, {@link #load} an earlier
 * state.
 *
 * <p>Metrics of each update: {@code policyLoss}, {@code valueLoss} (½ mean δ²), {@code entropy} (mean, nats),
 * {@code actorGradientNorm} and {@code criticGradientNorm} (before clipping), {@code learningRate} (the actor's),
 * {@code entropyCoefficient}.
 */
public final class OneStepActorCritic implements Trainer {
    private final RolloutSampler sampler;
    private final DifferentiablePolicy actor;
    private final Network critic;
    private final Evaluator evaluator;
    private final Optimizer actorOptimizer;
    private final Optimizer criticOptimizer;
    private final OneStepConfig config;
    private final Policy policy;
    private final Rng rng;
    private final Tape tape = new Tape();
    private final Counters counters = new Counters();

    /**
     * Creates a trainer.
     *
     * @param envs the environments; the textbook uses one
     * @param actor π
     * @param critic V, a network with one output and its own parameters
     * @param actorOptimizer the optimiser of the actor's parameters
     * @param criticOptimizer the optimiser of the critic's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if an optimiser has other parameters, actor and critic share theirs, the critic
     *     does not have one output or has memory, or one of them was built for other spaces
     */
    public OneStepActorCritic(
            VectorEnv envs,
            DifferentiablePolicy actor,
            Network critic,
            Optimizer actorOptimizer,
            Optimizer criticOptimizer,
            OneStepConfig config,
            Rng rng) {
        this(
                new RolloutSampler(
                        Objects.requireNonNull(envs, "envs"),
                        Objects.requireNonNull(rng, "rng").child("envs")),
                actor,
                critic,
                actorOptimizer,
                criticOptimizer,
                config,
                rng);
    }

    /**
     * Creates a trainer with a sampler that you configure, for example to normalise observations or scale rewards.
     *
     * @param sampler samples from the environments; the textbook uses one environment
     * @param actor π
     * @param critic V, a network with one output and its own parameters
     * @param actorOptimizer the optimiser of the actor's parameters
     * @param criticOptimizer the optimiser of the critic's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if an optimiser has other parameters, actor and critic share theirs, the critic
     *     does not have one output or has memory, or one of them was built for other spaces
     */
    public OneStepActorCritic(
            RolloutSampler sampler,
            DifferentiablePolicy actor,
            Network critic,
            Optimizer actorOptimizer,
            Optimizer criticOptimizer,
            OneStepConfig config,
            Rng rng) {
        Objects.requireNonNull(sampler, "sampler");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(critic, "critic");
        Objects.requireNonNull(actorOptimizer, "actorOptimizer");
        Objects.requireNonNull(criticOptimizer, "criticOptimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        if (critic.outputSize() != 1) {
            throw new IllegalArgumentException("a critic has 1 output, this one has " + critic.outputSize());
        }
        Models.checkMemoryless("OneStepActorCritic's critic", critic, "use one without memory, or train with A2c");
        if (critic.parameters() == actor.parameters()) {
            throw new IllegalArgumentException("actor and critic share their parameters, but each needs its own, for"
                    + " its own optimiser; to train shared parameters use A2c with one step");
        }
        Models.checkOptimizer(actorOptimizer, actor.parameters());
        Models.checkOptimizer(criticOptimizer, critic.parameters());
        this.actor = actor;
        this.critic = critic;
        evaluator = critic.evaluator();
        this.actorOptimizer = actorOptimizer;
        this.criticOptimizer = criticOptimizer;
        this.sampler = sampler;
        this.config = config;
        this.rng = rng;
        sampler.prepare(actor);
        policy = sampler.outside(actor);
        Fit.checkInputs("the critic", critic.inputSize(), sampler.observationSpace());
    }

    @Override
    public UpdateStats update() {
        return counters.update("one-step actor–critic", this::updateOnce, sampler::discard);
    }

    private UpdateStats updateOnce() {
        long update = counters.updates();
        Rng key = rng.child("rollout").child(update);
        Batch batch = sampler.collect(actor, config.steps(), false, key); // without log π
        StateValues v = ChunkedEvaluation.values(evaluator, batch); // V(s), V(s')
        float[] delta = TemporalDifference.errors(batch, v, config.gamma()); // δ = r + γ V(s') − V(s)
        float[] targets = TemporalDifference.returns(batch, v, config.gamma(), 1); // r + γ V(s')
        float[] weight = config.discountWeights() ? discounted(delta, batch) : delta; // γ^t δ
        float alpha = Settings.finiteAt("entropyCoefficient", config.entropyCoefficient(), update);
        float each = 1f / batch.steps();

        tape.clear();
        actor.parameters().zeroGradients(); // an update that threw may have left some behind
        critic.parameters().zeroGradients();
        Distribution pi = PerStep.on(actor, tape, batch);
        Tensor entropy = pi.entropy(); // H(π(·|s))
        Tensor policyLoss = tape.scale(tape.dot(pi.logProb(), weight), -each); // −mean γ^t δ log π(a|s)
        tape.backward(tape.combine(1f, policyLoss, -alpha * each, tape.sum(entropy))); // − α mean H
        Tensor observations = tape.constant(batch.observations(), batch.steps(), batch.observationSize());
        Tensor value = PerStep.column("the values", critic.forward(tape, observations), batch.steps()); // V(s)
        Tensor valueLoss = tape.scale(tape.squaredError(value, targets), 0.5f * each); // ½ mean (V − r − γ V(s'))²
        tape.backward(valueLoss);

        Metrics metrics = new Metrics();
        double bound = config.maxGradientNorm();
        metrics.put("policyLoss", policyLoss.scalar());
        metrics.put("valueLoss", valueLoss.scalar());
        metrics.put("entropy", BatchGradient.sum(entropy) / batch.steps());
        metrics.put("actorGradientNorm", GradientClipping.byGlobalNorm(actor.parameters(), bound));
        metrics.put("criticGradientNorm", GradientClipping.byGlobalNorm(critic.parameters(), bound));
        metrics.put("learningRate", actorOptimizer.learningRate());
        metrics.put("entropyCoefficient", alpha);
        Undo.onFailure(
                () -> {
                    actorOptimizer.step();
                    criticOptimizer.step();
                },
                actor.parameters(),
                actorOptimizer); // the critic's step, the last, is whole or not at all
        return counters.count(batch.steps(), sampler.episodeReturns(), sampler.episodeLengths(), metrics.values());
    }

    /** γ^t δ_t, where t counts from the start of the episode, which may be in an earlier rollout. */
    private float[] discounted(float[] delta, Batch batch) {
        float[] weight = new float[delta.length];
        for (int e = 0; e < batch.episodes(); e++) {
            double power = StrictMath.pow(config.gamma(), sampler.elapsedBefore(batch.start(e)));
            for (int t = batch.start(e); t < batch.end(e); t++) {
                weight[t] = (float) (power * delta[t]);
                power *= config.gamma();
            }
        }
        return weight;
    }

    @Override
    public Policy policy() {
        return policy;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(
                config, "policy", actor, "actorOptimizer", actorOptimizer, "criticOptimizer", criticOptimizer);
    }

    @Override
    public void checkSavable() {
        sampler.checkSavable();
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        actor.parameters().save(state.child("actor"));
        critic.parameters().save(state.child("critic"));
        actorOptimizer.save(state.child("actorOptimizer"));
        criticOptimizer.save(state.child("criticOptimizer"));
        sampler.save(state.child("sampler"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        actor.parameters().load(state.child("actor"));
        critic.parameters().load(state.child("critic"));
        actorOptimizer.load(state.child("actorOptimizer"));
        criticOptimizer.load(state.child("criticOptimizer"));
        sampler.load(state.child("sampler"));
        counters.load(state.child("counters"));
    }
}
