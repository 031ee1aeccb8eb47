package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.A3c;
import io.github.ascentrl.algos.actorcritic.A3cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.envs.wrap.VectorWrapper;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * R3's agent for one goal. Actor and critic are two linear heads on a shared embedding 81 → 128; Adam 1e-4 with ε 1e-6,
 * entropy coefficient 0.01, value coefficient 0.99, gradient norm at most 0.5. R3 does not state γ; it is 0.99 here.
 */
public final class DarkRoomAgent implements AutoCloseable {
    /** The agent's settings, as text for {@code lab.setting}. */
    static final String SETTINGS =
            "embedding 81-128 shared by the linear heads of actor and critic; Adam 1e-4, betas 0.9 and 0.999, eps 1e-6;"
                    + " gradient norm at most 0.5; entropy coefficient 0.01; value coefficient 0.99, of the mean"
                    + " squared error"
                    + " (R3 does not say whether halved: here it is not); gamma 0.99 (R3 does not say)";

    /** Explains "greatest length", for the settings. */
    static final String GREATEST_LENGTH = "Greatest length: the return of a step counts all rewards to the end of"
            + " its episode or of the rollout; at the end of the rollout the critic's value is added for what follows";

    /** The number of episodes of each environment that R3's evaluation averages. */
    static final int LAST = 10;

    /**
     * The rollouts an agent learns from.
     *
     * @param environments number of parallel environments; A3C has one actor for each
     * @param steps steps of each environment between two optimiser steps
     * @param lambda λ of the advantages; 1 for returns of the greatest length
     * @param asynchronous whether A3C is used
     */
    record Rollout(int environments, int steps, double lambda, boolean asynchronous) {
        /** R3's rollouts: ten environments, ten steps, returns of the greatest length. */
        static final Rollout R3 = new Rollout(10, 10, 1, false);

        @Override
        public String toString() {
            return (asynchronous ? "A3C, " : "A2C, ") + (lambda == 1 ? "greatest length, " : "GAE λ = " + lambda + ", ")
                    + environments + " × " + steps;
        }
    }

    /**
     * The objective that an agent maximises.
     *
     * @param gamma the discount, in [0, 1]; R3 does not state it
     * @param entropy the coefficient of the entropy bonus, ≥ 0; 0.01 in R3
     */
    public record Objective(double gamma, double entropy) {
        /** R3's entropy bonus and the discount of {@code darkroom-a2c}. */
        public static final Objective R3 = new Objective(0.99, 0.01);

        @Override
        public String toString() {
            return "gamma " + gamma + ", entropy coefficient " + entropy;
        }
    }

    private final DarkRoom.Settings room;
    private final int goal;
    private final ReturnWindow[] last;
    private final Trainer trainer;
    private final ActorCriticModel model;

    DarkRoomAgent(DarkRoom.Settings room, int goal, Rollout rollout, Rng rng) {
        this(room, goal, rollout, Objective.R3, batch(room, goal), sampler -> sampler, rng);
    }

    /**
     * Creates R3's agent.
     *
     * @param room the environment
     * @param goal the cell of its goal
     * @param objective the objective that it maximises
     * @param recorded receives the sampler before training starts: {@code recorder::record}
     * @param rng the key of all random numbers
     */
    public DarkRoomAgent(
            DarkRoom.Settings room, int goal, Objective objective, UnaryOperator<RolloutSampler> recorded, Rng rng) {
        this(room, goal, Rollout.R3, objective, batch(room, goal), recorded, rng);
    }

    private static IntFunction<VectorEnv> batch(DarkRoom.Settings room, int goal) {
        return n -> DarkRoom.vector(room, goals(goal, n), VectorOptions.DEFAULT);
    }

    private static int[] goals(int goal, int n) {
        int[] goals = new int[n];
        Arrays.fill(goals, goal);
        return goals;
    }

    /** Creates an agent whose environments are recorded: the same bits, but slower. */
    DarkRoomAgent(DarkRoom.Settings room, int goal, Rollout rollout, History history, Rng rng) {
        this(
                room,
                goal,
                rollout,
                Objective.R3,
                n -> VectorEnvs.of(() -> history.record(new DarkRoom(room, goal)), n),
                sampler -> sampler,
                rng);
    }

    private DarkRoomAgent(
            DarkRoom.Settings room,
            int goal,
            Rollout rollout,
            Objective objective,
            IntFunction<VectorEnv> envs,
            UnaryOperator<RolloutSampler> recorded,
            Rng rng) {
        this.room = room;
        this.goal = goal;
        int n = rollout.environments();
        last = Stream.generate(() -> new ReturnWindow(LAST)).limit(n).toArray(ReturnWindow[]::new);
        A2cConfig config = A2cConfig.builder()
                .steps(rollout.steps())
                .gamma(objective.gamma())
                .lambda(rollout.lambda())
                .entropyCoefficient(objective.entropy())
                .valueCoefficient(2 * 0.99) // as PyTorch's mse_loss, which does not halve the square; R3 does not say
                .build();
        if (rollout.asynchronous()) {
            A3c a3c = new A3c(
                    actor -> new Returns(envs.apply(1), actor),
                    () -> model(rng),
                    DarkRoomAgent::adam,
                    new A3cConfig(n, 10, config),
                    rng);
            trainer = a3c;
            model = a3c.model();
        } else {
            model = model(rng);
            RolloutSampler sampler =
                    new RolloutSampler(new Returns(envs.apply(n), 0), rng.child("envs")); // as A2c does
            trainer = new A2c(recorded.apply(sampler), model, adam(model), config, rng);
        }
    }

    /** Passes the episodes' returns to {@link #last}. */
    private final class Returns extends VectorWrapper {
        private final int first;
        private final double[] total;

        /** The batch of environments from the given number on. */
        Returns(VectorEnv envs, int first) {
            super(envs);
            this.first = first;
            total = new double[envs.size()];
        }

        @Override
        protected float pay(int lane, float reward, Ending ending) {
            total[lane] += reward;
            if (ending.ended()) {
                last[first + lane].add(total[lane]);
                total[lane] = 0;
            }
            return reward;
        }
    }

    private ActorCritic model(Rng rng) {
        DarkRoom one = new DarkRoom(room, goal);
        return ActorCritic.shared(one.observationSpace(), one.actionSpace(), rng.child("model"), 128);
    }

    private static Optimizer adam(ActorCriticModel model) {
        return Adam.builder(model.parameters())
                .epsilon(1e-6)
                .learningRate(Schedule.constant(1e-4))
                .build();
    }

    /** {@return the agent's trainer} */
    public Trainer trainer() {
        return trainer;
    }

    ActorCriticModel model() {
        return model;
    }

    /**
     * R3's evaluation: the mean return of the last ten episodes of each environment, averaged over the environments.
     */
    double lastTen() {
        return Arrays.stream(last).mapToDouble(ReturnWindow::mean).average().orElseThrow();
    }

    /** The current policy, ready to be written to a file. */
    SavedPolicy saved(long seed) {
        DarkRoom one = new DarkRoom(room, goal);
        Provenance provenance = new Provenance("DarkRoom, goal " + goal, "A2C (R3)", seed, Version.current());
        return SavedPolicy.of(model.actor(), one.observationSpace(), one.actionSpace(), provenance);
    }

    Greedy greedy() {
        return greedy(room, goal, model.deterministic());
    }

    /**
     * What a policy without exploration achieves in one episode.
     *
     * @param total its return
     * @param steps if the goal ends the episode: steps to the goal, or the limit if it was not reached
     * @param share share of the optimum, at most 1. If staying on the goal pays: return over the largest possible
     *     return. If the goal ends the episode: fewest steps over steps taken, 0 if the goal is not reached
     */
    record Greedy(double total, int steps, double share) {
        boolean best() {
            return share == 1;
        }
    }

    static Greedy greedy(DarkRoom.Settings room, int goal, Policy deterministic) {
        Evaluation one = Evaluation.of(new DarkRoom(room, goal), deterministic, 1, Rng.of(0));
        int steps = one.lengths()[0];
        int distance = distance(room, goal);
        if (room.terminateOnGoal()) {
            return new Greedy(one.mean(), steps, one.mean() > 0 ? (double) distance / steps : 0);
        }
        return new Greedy(one.mean(), steps, one.mean() / (room.limit() + 1 - distance));
    }

    static int distance(DarkRoom.Settings room, int goal) {
        return IntStream.of(goal / room.size(), goal % room.size())
                .map(place -> Math.abs(place - room.size() / 2))
                .sum();
    }

    /** Stops the threads of A3C. */
    @Override
    public void close() {
        if (trainer instanceof A3c a3c) {
            a3c.close();
        }
    }
}
