package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * R3's agent for one goal: A2C over an embedding 81 → 128 shared by two linear heads, Adam 1e-4 with ε 1e-6, entropy
 * .01, value .99, clip .5, n-step returns of the greatest length. R3 does not state γ; 0.99 here.
 */
public final class DarkRoomAgent {
    private static final double GAMMA = 0.99;

    private final DarkRoom.Settings room;
    private final int goal;
    private final A2c trainer;

    DarkRoomAgent(DarkRoom.Settings room, int goal, int environments, int steps, Rng rng) {
        this.room = room;
        this.goal = goal;
        int[] goals = new int[environments];
        Arrays.fill(goals, goal);
        VectorEnv envs = DarkRoom.vector(room, goals, VectorOptions.DEFAULT);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 128);
        A2cConfig config = A2cConfig.builder()
                .steps(steps)
                .gamma(GAMMA)
                .entropyCoefficient(0.01)
                .valueCoefficient(2 * 0.99) // as PyTorch's mse_loss, which does not halve the square; R3 does not say
                .build();
        Adam adam = Adam.builder(model.parameters())
                .epsilon(1e-6)
                .learningRate(Schedule.constant(1e-4))
                .build();
        trainer = new A2c(envs, model, adam, config, rng);
    }

    A2c trainer() {
        return trainer;
    }

    /**
     * What the greedy policy does in one episode.
     *
     * @param total its return
     * @param steps where the goal ends the episode, steps taken to it, or the limit if it never got there
     * @param share of what can be got, at most 1: of the return where staying on the goal pays; where the goal ends the
     *     episode, fewest steps over steps taken, 0 if it never gets there
     */
    record Greedy(double total, int steps, double share) {}

    Greedy greedy() {
        Evaluation one = Evaluation.of(new DarkRoom(room, goal), trainer.model().deterministic(), 1, Rng.of(0));
        int steps = one.lengths()[0];
        int distance = distance(room, goal);
        if (room.terminateOnGoal()) {
            return new Greedy(one.mean(), steps, one.mean() > 0 ? (double) distance / steps : 0);
        }
        return new Greedy(one.mean(), steps, one.mean() / (room.limit() + 1 - distance));
    }

    static int distance(DarkRoom.Settings room, int goal) {
        int centre = room.size() / 2;
        return Math.abs(goal / room.size() - centre) + Math.abs(goal % room.size() - centre);
    }

    /**
     * What became of the agents of one run.
     *
     * @param agents what each does, in the order of the goals
     * @param seconds wall time of training all, beside other runs
     */
    record Outcome(List<Greedy> agents, double seconds) {
        double mean(ToDoubleFunction<Greedy> what) {
            return agents.stream().mapToDouble(what).average().orElseThrow();
        }

        double share() {
            return mean(Greedy::share);
        }

        double exact() {
            return mean(agent -> agent.share() == 1 ? 1 : 0);
        }
    }
}
