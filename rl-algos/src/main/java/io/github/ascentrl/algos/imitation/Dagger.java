package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Permutation;
import io.github.ascentrl.algos.internal.Actions;
import io.github.ascentrl.algos.internal.BatchGradient;
import io.github.ascentrl.algos.internal.Counters;
import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.internal.Models;
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
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * DAgger, dataset aggregation (Ross, Gordon and Bagnell, 1011.0686; report R4 §2). An update is one iteration: run
 * episodes with a mixture of expert (probability β at each step) and learner, ask the expert what it would have done in
 * the states visited, add the answers to all earlier ones, and train the learner on everything.
 *
 * <p>Every question to the expert is a label and counts, also where it is asked because it acts. When an iteration may
 * ask less often than it visits states, the expert's own states come first, and the run stops where the expert would have
 * to act without being asked; the rest of the labels go to learner's states drawn at random. Training goes on with the
 * parameters it has. The trainer is {@link #finished()} when the label budget is spent.
 *
 * <p>A policy with memory learns from whole episodes, so all states of an episode are labelled: play stops where the labels of
 * the iteration end, a batch is as many episodes as have {@code batchSize} rows on average, and demonstrations must be an {@link EpisodicDataset}.
 *
 * <p>After an update that throws, everything is as before it: the labels of earlier updates are kept, those of this one
 * are not.
 *
 * <p>Metrics of each update: {@code beta}, {@code labels} (in all), {@code loss} (mean over the steps of the optimiser),
 * {@code agreement} (share of the learner's labelled actions that were the expert's; NaN if there was none) and
 * {@code learningRate} (of the last step).
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
     * A trainer whose learner acts as the policy draws.
     *
     * @param env runs the episodes, stays open; it must end them
     * @param expert answers what it would do; one with memory {@linkplain Actor#watch watches} while the learner acts
     * @param policy what is trained
     * @param optimizer of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters than the policy's, or a policy was made
     *     for other spaces
     */
    public Dagger(
            Env env, Policy expert, DifferentiablePolicy policy, Optimizer optimizer, DaggerConfig config, Rng rng) {
        this(env, expert, policy, policy, optimizer, config, rng);
    }

    /**
     * A trainer whose learner acts in a way of its own.
     *
     * @param env runs the episodes, stays open; it must end them
     * @param expert answers what it would do; one with memory {@linkplain Actor#watch watches} while the learner acts
     * @param policy what is trained
     * @param learner how the policy acts while it learns, for example its greedy view
     * @param optimizer of the policy's parameters
     * @param config the settings
     * @param rng the root key of all random numbers
     * @throws IllegalArgumentException if the optimiser moves other parameters than the policy's, or a policy was made
     *     for other spaces
     */
    public Dagger(
            Env env,
            Policy expert,
            DifferentiablePolicy policy,
            Policy learner,
            Optimizer optimizer,
            DaggerConfig config,
            Rng rng) {
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
     * Begins with demonstrations; each row is a label and counts.
     *
     * @param demonstrations what the expert did, of the environment's spaces
     * @throws IllegalArgumentException if the label budget does not reach, spaces differ, or the policy has memory and the
     *     data set does not know its episodes
     */
    public void addDemonstrations(Dataset demonstrations) {
        if (demonstrations.size() > config.labelBudget() - labels()) {
            throw new IllegalArgumentException(demonstrations.size() + " demonstrations are more labels than the "
                    + (config.labelBudget() - labels()) + " that are left; use Datasets to take fewer");
        }
        labelled.add(demonstrations);
    }

    /**
     * Sets how many threads compute gradients of batches of 512 rows or more; 1 unless set. It changes the speed and
     * nothing else: results and saved states are the same for any number.
     *
     * @param threads ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
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

    /** Keeps all visits that have a label and trains on everything. */
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

    /** Asks the expert about states of the learner, as many as allowed; it comes through all states, to remember them. */
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
                RandomGenerator[] chance = {random.child(i)};
                MixtureSampler.ask(answering, LANE, chance, visit.observation(), answer);
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

    /** {@return how many questions the expert has answered} */
    public long labels() {
        return labelled.size();
    }

    /**
     * {@return the states visited with the expert's answers, each as an episode of one step, or in the episodes they were
     * visited in if the policy has memory; rewards and next observations are those of the actions really taken}
     *
     * @throws IllegalStateException if there is none yet
     */
    public MemoryDataset dataset() {
        return labelled.dataset();
    }

    @Override
    public DifferentiablePolicy policy() {
        return policy;
    }

    @Override
    public void save(State state) {
        counters.save(state.child("counters"));
        labelled.save(state.child("labelled"));
        policy.parameters().save(state.child("policy"));
        optimizer.save(state.child("optimizer"));
    }

    @Override
    public void load(State state) {
        policy.parameters().load(state.child("policy"));
        optimizer.load(state.child("optimizer"));
        labelled.load(state.child("labelled"));
        counters.load(state.child("counters"));
    }
}
