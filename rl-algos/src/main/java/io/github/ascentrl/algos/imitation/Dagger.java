package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.algos.internal.Actions;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.LibraryVersion;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * DAgger, dataset aggregation (Ross, Gordon and Bagnell, 1011.0686; report R4 §2). An update is one iteration: run
 * episodes with a mixture of expert (probability β at each step) and learner, ask the expert for its action in the
 * states visited, add these labels to all earlier ones, and train the learner on all of them.
 *
 * <p>Every action of the expert counts as a label, even those with which it acts in the environment. If an iteration
 * has fewer labels than it visits states, the states in which the expert acts come first, and the run stops where the
 * expert would have to act without a label being left. The remaining labels go to randomly drawn states of the learner.
 * Training continues from the current parameters. The trainer is {@link #finished()} when the label budget is spent.
 *
 * <p>A policy with memory learns from whole episodes, so all states of an episode are labelled: episodes stop when the
 * labels of the iteration are used up, a batch has as many episodes as contain {@code batchSize} rows on average, and
 * demonstrations must be an {@link EpisodicDataset}.
 *
 * <p>If an update throws, everything is as it was before that update: the labels of earlier updates are kept, its own
 * labels are dropped.
 *
 * <p>Metrics of each update: {@code beta}, {@code labels} (in total), {@code loss} (mean over the steps of the
 * optimiser), {@code agreement} (the fraction of the learner's labelled actions that equal the expert's; NaN if there
 * are none) and {@code learningRate} (of the last step).
 */
public final class Dagger implements Trainer {
    private final MixtureSampler sampler;
    private static final int[] LANE = {0};

    private final Policy expert;
    private final DifferentiablePolicy policy;
    private final Optimizer optimizer;
    private final DaggerConfig config;
    private final BatchGradient gradient;
    private final LabelledStates labelled;
    private final Rng rng;
    private final Counters counters = new Counters();

    /**
     * Creates a trainer whose learner acts by drawing from the policy.
     *
     * @param env the environment, which must end its episodes; the trainer does not close it
     * @param expert labels states with its actions; with memory, it {@linkplain Actor#watch watches} while the learner
     *     acts
     * @param policy the policy to train
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser has other parameters than the policy, or a policy was built for
     *     other spaces
     */
    public Dagger(
            Env env, Policy expert, DifferentiablePolicy policy, Optimizer optimizer, DaggerConfig config, Rng rng) {
        this(env, expert, policy, policy, optimizer, config, rng);
    }

    /**
     * Creates a trainer whose learner acts by another form of the policy.
     *
     * @param env the environment, which must end its episodes; the trainer does not close it
     * @param expert labels states with its actions; with memory, it {@linkplain Actor#watch watches} while the learner
     *     acts
     * @param policy the policy to train
     * @param learner the form in which the policy acts in the environment, for example its deterministic form
     * @param optimizer the optimiser of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser has other parameters than the policy, or a policy was built for
     *     other spaces
     */
    public Dagger(
            Env env,
            Policy expert,
            DifferentiablePolicy policy,
            Policy learner,
            Optimizer optimizer,
            DaggerConfig config,
            Rng rng) {
        Objects.requireNonNull(env, "env");
        Objects.requireNonNull(expert, "expert");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(learner, "learner");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(rng, "rng");
        this.expert = expert;
        this.policy = policy;
        this.optimizer = optimizer;
        this.config = config;
        this.rng = rng.child("dagger");
        Fit fit = Fit.of(env);
        List.of(expert, policy, learner).forEach(fit::check);
        sampler = new MixtureSampler(env, expert, learner);
        Models.checkOptimizer(optimizer, policy.parameters());
        gradient = new BatchGradient(policy.parameters());
        Provenance provenance = new Provenance(
                env.getClass().getSimpleName(),
                "visited by DAgger's mixture, actions by its expert",
                0,
                LibraryVersion.current());
        labelled = new LabelledStates(env.observationSpace(), env.actionSpace(), policy.span(), provenance);
    }

    /**
     * Adds demonstrations; each row counts as a label.
     *
     * @param demonstrations actions of the expert, in the environment's spaces
     * @throws IllegalArgumentException if there are more rows than labels left in the budget, spaces differ, or the
     *     policy has memory and the data set is not an {@link EpisodicDataset}
     */
    public void addDemonstrations(Dataset demonstrations) {
        Objects.requireNonNull(demonstrations, "demonstrations");
        if (demonstrations.size() > config.labelBudget() - labels()) {
            throw new IllegalArgumentException(demonstrations.size() + " demonstrations are more than the "
                    + (config.labelBudget() - labels()) + " labels left in the budget; take fewer, with Datasets");
        }
        labelled.add(demonstrations);
    }

    /**
     * Sets the number of threads that compute gradients of batches of 512 rows or more; 1 by default. It changes only
     * the speed: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code threads < 1}
     */
    public Dagger threads(int threads) {
        gradient.threads(threads);
        return this;
    }

    @Override
    public UpdateStats update() {
        return counters.update("DAgger", this::updateOnce);
    }

    private UpdateStats updateOnce() {
        double beta = config.beta().at(counters.updates());
        if (!(beta >= 0 && beta <= 1)) {
            throw new IllegalArgumentException("beta = " + beta + " at iteration " + counters.updates()
                    + " (counted from 0) must lie in [0, 1]; correct its schedule");
        }
        Rng iteration = rng.child(counters.updates());
        int allowed = (int) Math.min(config.labelsPerIteration(), config.labelBudget() - labels());
        List<Visit> visits = sampler.play(
                config.episodesPerIteration(), beta, allowed, !policy.span().isStep(), iteration.child("rollout"));
        double agreement = ask(visits, allowed, iteration.child("questions"));
        Metrics metrics = new Metrics();
        metrics.put("beta", beta);
        labelled.adding(() -> Undo.onFailure(
                () -> learn(visits, iteration.child("minibatches"), metrics), policy.parameters(), optimizer));
        metrics.put("agreement", agreement);
        metrics.put("learningRate", optimizer.learningRate());
        return counters.count(
                visits.size(), sampler.finished().returns(), sampler.finished().lengths(), metrics.values());
    }

    /** Adds all labelled visits to the data set and trains on all of it. */
    private void learn(List<Visit> visits, Rng order, Metrics metrics) {
        for (int i = 0; i < visits.size(); i++) {
            if (visits.get(i).label() != null) {
                labelled.add(visits.get(i), i == visits.size() - 1);
            }
        }
        metrics.put("labels", labels());
        if (labels() == 0) {
            metrics.put("loss", 0);
            return;
        }
        DataLoader minibatches = DataLoader.shuffled(labelled.dataset(), policy.span(), config.batchSize(), order);
        for (int i = 0; i < config.stepsPerIteration(); i++) {
            Batch batch = minibatches.at(i);
            float each = 1f / batch.steps();
            metrics.addAll(gradient.of( // mean of −log π(a|s), or of another loss
                    Minibatch.whole(batch, policy.span()),
                    (tape, rows) -> Loss.of(tape.scale(config.loss().of(tape, policy, rows.batch()), each))));
            GradientClipping.byGlobalNorm(policy.parameters(), config.maxGradientNorm());
            optimizer.step();
        }
    }

    /**
     * Asks the expert for labels of the learner's states, as many as allowed; it watches the other states, for its
     * memory.
     */
    private double ask(List<Visit> visits, int allowed, Rng random) {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < visits.size(); i++) {
            if (visits.get(i).label() == null) {
                open.add(i);
            }
        }
        int questions = Math.min(open.size(), allowed - (visits.size() - open.size()));
        Permutation choice = new Permutation(open.size(), random.child("choice"));
        Set<Integer> chosen = new HashSet<>();
        for (int q = 0; q < questions; q++) {
            chosen.add(open.get((int) choice.at(q)));
        }
        int agreed = 0;
        Actor answering = expert.actor(1);
        for (int i = 0; i < visits.size(); i++) {
            Visit visit = visits.get(i);
            if (i == 0 || visits.get(i - 1).ending().ended()) {
                answering.begin(0, Start.TASK);
            }
            if (chosen.contains(i)) {
                float[] answer = new float[visit.action().length];
                RandomGenerator[] randoms = {random.child(i)};
                MixtureSampler.ask(answering, LANE, randoms, visit.observation(), answer);
                agreed += Actions.same(answer, visit.action()) ? 1 : 0;
                visits.set(i, visit.labelled(answer));
            } else {
                answering.watch(1, LANE, visit.observation());
            }
            answering.observe(1, LANE, visit.action(), new float[] {visit.reward()}, new Ending[] {visit.ending()});
        }
        return questions == 0 ? Double.NaN : (double) agreed / questions;
    }

    /** {@return whether the label budget is spent} */
    @Override
    public boolean finished() {
        return labels() >= config.labelBudget();
    }

    /** {@return the number of labels so far, demonstrations included} */
    public long labels() {
        return labelled.size();
    }

    /**
     * {@return the labelled states: each is an episode of one step, or, if the policy has memory, part of the episode
     * in which it was visited} Rewards and next observations are those of the actions that were really taken.
     *
     * @throws IllegalStateException if there are none yet
     */
    public MemoryDataset dataset() {
        return labelled.dataset();
    }

    @Override
    public DifferentiablePolicy policy() {
        return policy;
    }

    @Override
    public Totals totals() {
        return counters.totals();
    }

    @Override
    public Map<String, String> settings() {
        return Settings.texts(config, "policy", policy, "optimizer", optimizer);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        counters.save(state.child("counters"));
        labelled.save(state.child("labelled"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        labelled.load(state.child("labelled"));
        counters.load(state.child("counters"));
    }
}
