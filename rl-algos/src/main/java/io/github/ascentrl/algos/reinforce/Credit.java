package io.github.ascentrl.algos.reinforce;

/** Which return weights the score of a step. */
public enum Credit {
    /** G<sub>t</sub>, the discounted return from the action on: the usual choice, with less variance. */
    REWARD_TO_GO,
    /** R = G<sub>0</sub>, the discounted return of the whole episode, the same for every step. */
    WHOLE_RETURN
}
