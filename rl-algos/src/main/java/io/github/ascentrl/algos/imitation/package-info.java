/**
 * Learning from recorded actions and from an expert. Read {@link io.github.ascentrl.algos.imitation.BehaviourCloning} first,
 * which fits a policy to recorded actions, all alike;
 * {@link io.github.ascentrl.algos.imitation.AdvantageWeightedCloning} lets those count more after which more came than usual;
 * {@link io.github.ascentrl.algos.imitation.Dagger} lets the learner act and asks the expert what it would have done there, so
 * that the learner sees the states it gets itself into. All train a
 * {@link io.github.ascentrl.algos.policy.DifferentiablePolicy}, the latter two one without memory, which can go on into a policy
 * gradient afterwards; an expert is any {@link io.github.ascentrl.api.Policy}, a formula included.
 */
package io.github.ascentrl.algos.imitation;
