/**
 * Learning from recorded actions and from an expert. Read {@link io.github.ascentrl.algos.imitation.BehaviourCloning}
 * first: it fits a policy to recorded actions, all with the same weight. {@link
 * io.github.ascentrl.algos.imitation.AdvantageWeightedCloning} gives more weight to actions with a higher return than
 * usual. {@link io.github.ascentrl.algos.imitation.Dagger} lets the learner act and asks the expert for its action in
 * the states visited, so that the learner is trained on the states it gets into itself. All three train a {@link
 * io.github.ascentrl.algos.policy.DifferentiablePolicy} ({@code AdvantageWeightedCloning} only one without memory),
 * which can be trained further by policy gradients. An expert is any {@link io.github.ascentrl.api.Policy}, for example
 * a formula.
 */
package io.github.ascentrl.algos.imitation;
