package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Everything observable of an episode, or of a part of one, run with random actions. */
final class Rollout {
    private static final float NONSENSE = -12345.678f;

    private final List<float[]> observations = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** An episode of random possible actions from its reset to its end or to the largest number of steps. */
    static Rollout episode(Env env, Rng key, int maxSteps) {
        Rollout rollout = new Rollout();
        float[] observation = new float[env.observationSpace().size()];
        env.reset(key.child("environment"), observation);
        rollout.observations.add(observation.clone());
        Arrays.fill(observation, NONSENSE);
        rollout.extend(env, key, maxSteps);
        return rollout;
    }

    /** A rollout of an episode that the caller has reset, without the first observation. */
    static Rollout started() {
        Rollout rollout = new Rollout();
        rollout.observations.add(new float[0]);
        return rollout;
    }

    /** Takes more random actions; action t depends only on the key and t. */
    void extend(Env env, Rng key, int upToStep) {
        float[] action = new float[env.actionSpace().size()];
        float[] observation = new float[env.observationSpace().size()];
        while (steps.size() < upToStep && !ended()) {
            drawAction(env, key.child("actions").child(steps.size()), action);
            steps.add(env.step(action, observation));
            observations.add(observation.clone());
            // An environment that kept a buffer now reads nonsense, which the comparison of two rollouts reveals.
            Arrays.fill(observation, NONSENSE);
            Arrays.fill(action, NONSENSE);
        }
    }

    /** A random action that the current state allows. */
    static void drawAction(Env env, Rng random, float[] action) {
        Space space = env.actionSpace();
        ActionMasked masked = env.find(ActionMasked.class).orElse(null);
        if (masked == null) {
            space.sample(random, action);
            return;
        }
        Masks.draw(space, Masks.checked(env, masked), random, action);
    }

    int length() {
        return steps.size();
    }

    boolean ended() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).ending().ended();
    }

    /** The part up to a step. */
    Rollout cutAt(int step) {
        Rollout head = new Rollout();
        head.observations.addAll(observations.subList(0, step + 1));
        head.steps.addAll(steps.subList(0, step));
        return head;
    }

    /** The part after a step. */
    Rollout from(int step) {
        Rollout tail = new Rollout();
        tail.observations.addAll(observations.subList(step + 1, observations.size()));
        tail.steps.addAll(steps.subList(step, steps.size()));
        return tail;
    }

    boolean truncated() {
        return ended() && steps.get(steps.size() - 1).ending() == Ending.TRUNCATED;
    }

    /** A description of the first difference from another rollout, or null; {@code here} and {@code there} name both. */
    String differenceTo(Rollout other, String here, String there) {
        for (int t = 0; t < Math.min(observations.size(), other.observations.size()); t++) {
            if (!Arrays.equals(observations.get(t), other.observations.get(t))) {
                return "observation " + t + " is " + Arrays.toString(observations.get(t)) + " " + here + " and "
                        + Arrays.toString(other.observations.get(t)) + " " + there;
            }
        }
        for (int t = 0; t < Math.min(steps.size(), other.steps.size()); t++) {
            if (!steps.get(t).equals(other.steps.get(t))) {
                return "step " + t + " is " + steps.get(t) + " " + here + " and " + other.steps.get(t) + " " + there;
            }
        }
        return steps.size() == other.steps.size()
                ? null
                : "the number of steps is " + steps.size() + " " + here + " and " + other.steps.size() + " " + there;
    }
}
