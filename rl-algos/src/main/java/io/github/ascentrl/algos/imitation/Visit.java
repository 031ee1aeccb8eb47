package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.api.Ending;

/**
 * One state visited by a mixture of learner and expert.
 *
 * @param observation s
 * @param action the action taken
 * @param label the expert's action; null if the learner acted and the expert was not asked yet
 * @param reward the reward of the action taken
 * @param next the observation after the action taken
 * @param ending whether and how the episode ended there
 */
record Visit(float[] observation, float[] action, float[] label, float reward, float[] next, Ending ending) {
    Visit labelled(float[] answer) {
        return new Visit(observation, action, answer, reward, next, ending);
    }
}
