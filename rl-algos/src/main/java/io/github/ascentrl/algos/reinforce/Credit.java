package io.github.ascentrl.algos.reinforce;

/** Which return weights the score of a step. */
public enum Credit {
    /** G<sub>t</sub>, what came after the action: less variance, the usual choice. */
    REWARD_TO_GO,
    /** R = G<sub>0</sub>, the discounted return of the whole episode, for every step alike. */
    WHOLE_RETURN
}
