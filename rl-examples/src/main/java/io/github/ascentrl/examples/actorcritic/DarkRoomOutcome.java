package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What became of the agents of one run.
 *
 * @param agents what each does, in the order of the goals
 * @param seconds wall time of training all, beside other runs
 */
record DarkRoomOutcome(List<Greedy> agents, double seconds) {
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
