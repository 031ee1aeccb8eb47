package io.github.ascentrl.algos.imitation;

import io.github.ascentrl.api.Ending;

/**
 * One state that a mixture of learner and expert came through.
 *
 * @param label what the expert did there; null if the learner acted and the expert was not asked yet
 */
record Visit(float[] observation, float[] action, float[] label, float reward, float[] next, Ending ending) {
    Visit labelled(float[] answer) {
        return new Visit(observation, action, answer, reward, next, ending);
    }
}
