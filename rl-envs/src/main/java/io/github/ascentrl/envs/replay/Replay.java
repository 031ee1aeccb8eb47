package io.github.ascentrl.envs.replay;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.replay.ReplayReport.Deviation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Replays a {@link Trace} in an environment, one row at a time: restores the state before the step, including the
 * number of steps taken, takes the recorded action and compares the result. Each row is independent, so that a
 * deviation in one row cannot grow in the next.
 */
public final class Replay {
    private final Trace trace;
    private final ReplayTolerance tolerance;
    private final List<String> state;
    private final List<String> actions;
    private final List<String> observations;
    private final List<String> disagreements = new ArrayList<>();
    private Deviation stateDeviation = Deviation.NONE;
    private Deviation observationDeviation = Deviation.NONE;
    private Deviation rewardDeviation = Deviation.NONE;

    private Replay(Trace trace, ReplayTolerance tolerance) {
        this.trace = trace;
        this.tolerance = tolerance;
        List<String> columns = trace.columns();
        state = columns.stream()
                .filter(name -> name.startsWith("s_"))
                .map(name -> name.substring(2))
                .filter(name -> columns.contains("n_" + name))
                .toList();
        actions = columns.stream().filter(name -> name.matches("action\\d*")).toList();
        observations = columns.stream().filter(name -> name.matches("obs\\d*")).toList();
    }

    /**
     * {@return the result of replaying a trace}
     *
     * @param trace the trace
     * @param environment returns the environment for a row, usually the same one for all rows; it must be
     *     {@link Restorable} and stays open
     * @param tolerance the deviations that count as agreement
     * @throws IllegalArgumentException if the environment's steps are random, so that no trace determines them
     * @throws TraceFormatException if the columns do not match the environment, or a row is not a possible step
     */
    public static ReplayReport run(
            Trace trace, Function<Trace.Row, ? extends Env> environment, ReplayTolerance tolerance) {
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(tolerance, "tolerance");
        Replay replay = new Replay(trace, tolerance);
        List<Trace.Row> rows = trace.rows();
        for (Trace.Row row : rows) {
            replay.step(environment.apply(row), row);
        }
        return new ReplayReport(
                trace.name(),
                rows.size(),
                replay.stateDeviation,
                replay.observationDeviation,
                replay.rewardDeviation,
                replay.disagreements);
    }

    /**
     * {@return the result of replaying a trace in an environment given by name, with {@link ReplayTolerance#of its
     * tolerance}} For {@code DarkRoom} every row specifies its own room, in the columns {@code size}, {@code goal_row},
     * {@code goal_col}, {@code random_start}, {@code terminate_on_goal} and {@code max_episode_steps}.
     *
     * @param trace the trace
     * @param id the name, see {@link Envs}
     * @throws IllegalArgumentException if there is no such environment, or its steps are random
     * @throws TraceFormatException if the columns do not match the environment, or a row is not a possible step
     */
    public static ReplayReport run(Trace trace, String id) {
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(id, "id");
        if (id.equals("DarkRoom")) {
            return run(trace, Replay::room, ReplayTolerance.of(id));
        }
        try (Env env = Envs.make(id)) {
            return run(trace, row -> env, ReplayTolerance.of(id));
        }
    }

    private static DarkRoom room(Trace.Row row) {
        int size = row.integer("size");
        try {
            DarkRoom.Settings settings = new DarkRoom.Settings(
                    size, row.flag("random_start"), row.flag("terminate_on_goal"), row.integer("max_episode_steps"));
            return new DarkRoom(settings, row.integer("goal_row") * size + row.integer("goal_col"));
        } catch (TraceFormatException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw row.malformed("not a possible room: " + e.getMessage());
        }
    }

    private void step(Env env, Trace.Row row) {
        checkWidths(env);
        Restorable restorable = env.find(Restorable.class)
                .orElseThrow(() -> new IllegalArgumentException(
                        env.getClass().getSimpleName() + " is not Restorable, so no trace can be replayed in it"));
        double[] before = new double[state.size() + 1];
        for (int i = 0; i < state.size(); i++) {
            before[i] = row.get("s_" + state.get(i));
        }
        before[state.size()] = row.get("step") - 1;
        float[] action = new float[actions.size()];
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) row.get(actions.get(i));
        }
        float[] observation = new float[observations.size()];
        Arrays.fill(observation, Float.NaN);
        Step step;
        try {
            restorable.restore(before);
            step = env.step(action, observation);
        } catch (IllegalArgumentException e) {
            throw row.malformed("not a possible step: " + e.getMessage());
        } catch (IllegalStateException e) { // it needs a reset first, which provides its random numbers
            throw new IllegalArgumentException(
                    env.getClass().getSimpleName()
                            + " cannot be replayed because its steps are random and a trace does not contain"
                            + " the random numbers (" + e.getMessage() + ")",
                    e);
        }
        compare(row, restorable.state(), observation, step);
    }

    private void compare(Trace.Row row, double[] after, float[] observation, Step step) {
        for (int i = 0; i < state.size(); i++) {
            String column = "n_" + state.get(i);
            double recorded = row.get(column);
            double deviation = Math.abs(after[i] - recorded) / Math.max(1, Math.abs(recorded));
            stateDeviation = stateDeviation.or(deviation, row.line(), column);
            judge(deviation <= tolerance.state(), row, column, recorded, after[i]);
        }
        double steps = after[state.size()];
        judge(steps == row.get("step"), row, "step", row.get("step"), steps);
        for (int i = 0; i < observation.length; i++) {
            String column = observations.get(i);
            double deviation = ulps(row.get(column), observation[i]);
            observationDeviation = observationDeviation.or(deviation, row.line(), column);
            judge(deviation <= tolerance.ulps(), row, column, (float) row.get(column), observation[i]);
        }
        if (tolerance.rewardAfterTermination() || !afterTermination(row)) {
            double deviation = ulps(row.get("reward"), step.reward());
            rewardDeviation = rewardDeviation.or(deviation, row.line(), "reward");
            judge(deviation <= tolerance.ulps(), row, "reward", (float) row.get("reward"), step.reward());
        }
        Ending ending = row.flag("terminated")
                ? Ending.TERMINATED // takes precedence over the time limit
                : row.flag("truncated") ? Ending.TRUNCATED : Ending.NONE;
        judge(ending == step.ending(), row, "ending", ending, step.ending());
    }

    private boolean afterTermination(Trace.Row row) {
        return trace.columns().contains("prior_terminated") && row.flag("prior_terminated");
    }

    private static double ulps(double recorded, float replayed) {
        float expected = (float) recorded;
        return expected == replayed ? 0 : Math.abs((double) expected - replayed) / Math.ulp(expected);
    }

    private void judge(boolean agrees, Trace.Row row, String column, Object recorded, Object replayed) {
        if (!agrees) {
            disagreements.add(
                    "line " + row.line() + ": " + column + " is " + recorded + " in the trace, " + replayed + " here");
        }
    }

    private void checkWidths(Env env) {
        check("obs", observations.size(), env.observationSpace().size());
        check("action", actions.size(), env.actionSpace().size());
        if (state.isEmpty()) {
            throw new TraceFormatException(
                    trace.name(), 1, "there are no state columns s_<name> with matching columns n_<name>");
        }
    }

    private void check(String what, int found, int expected) {
        if (found != expected) {
            throw new TraceFormatException(
                    trace.name(), 1, "found " + found + " '" + what + "' columns, but the environment has " + expected);
        }
    }
}
