/**
 * Listeners that write what happens in training: {@link io.github.ascentrl.algos.log.CsvLog}, {@link
 * io.github.ascentrl.algos.log.JsonLinesLog}, {@link io.github.ascentrl.algos.log.TensorBoardLog}, and {@link
 * io.github.ascentrl.algos.log.ProgressLine} for the eye. Names are the same in all of them:
 *
 * <table>
 * <caption>Names of measurements</caption>
 * <tr><th>name</th><th>what it is</th></tr>
 * <tr><td>{@code update}</td><td>number of the update, from 1</td></tr>
 * <tr><td>{@code episodes}, {@code steps}</td><td>episodes finished and environment steps taken so far</td></tr>
 * <tr><td>{@code return}, {@code length}</td><td>mean undiscounted return and length of the episodes finished in the
 * update</td></tr>
 * <tr><td>{@code loss}</td><td>what was minimised, mean over the minibatches</td></tr>
 * <tr><td>{@code policyLoss}, {@code valueLoss}</td><td>its parts</td></tr>
 * <tr><td>{@code controlLoss}, {@code auxiliaryLoss}</td><td>of a decision transformer: the loss of its windows, and that of
 * what it learns besides, without its weight</td></tr>
 * <tr><td>{@code meanWeight}, {@code clippedWeights}</td><td>of cloning weighted by advantage: mean weight of a row, and the
 * share of weights that are the largest allowed</td></tr>
 * <tr><td>{@code entropy}</td><td>mean entropy of the policy, nats</td></tr>
 * <tr><td>{@code entropyCoefficient}</td><td>weight of the entropy bonus</td></tr>
 * <tr><td>{@code kl}, {@code referenceKl}</td><td>estimate of the divergence from the policy before the update, and from
 * the reference</td></tr>
 * <tr><td>{@code clip}, {@code clipFraction}</td><td>ε, and the share of steps whose ratio lies outside 1 ± ε</td></tr>
 * <tr><td>{@code gradientNorm}, {@code actorGradientNorm}, {@code criticGradientNorm}</td><td>global norm before
 * clipping</td></tr>
 * <tr><td>{@code learningRate}</td><td>of the last step</td></tr>
 * <tr><td>{@code epochs}, {@code epoch}</td><td>passes over the data made in the update; in all</td></tr>
 * <tr><td>{@code explainedVariance}</td><td>of the critic before the update</td></tr>
 * <tr><td>{@code advantageStd}</td><td>before scaling</td></tr>
 * <tr><td>{@code baseline}</td><td>mean of b</td></tr>
 * <tr><td>{@code tiedGroups}</td><td>share of groups whose returns are all the same</td></tr>
 * <tr><td>{@code staleness}</td><td>steps of others between an asynchronous actor's reading and writing, mean</td></tr>
 * <tr><td>{@code value}</td><td>estimate of J at the parameters before the update</td></tr>
 * <tr><td>{@code quantile}, {@code threshold}, {@code skipped}</td><td>of the cross-entropy methods: which quantile of the
 * scores, its value, and 1 if the update changed nothing</td></tr>
 * <tr><td>{@code elite}, {@code candidates}, {@code eliteSteps}</td><td>how many were chosen, of how many, and their
 * steps</td></tr>
 * <tr><td>{@code centerReturn}, {@code eliteReturn}, {@code best}, {@code sigma}</td><td>mean return of the mean vector and
 * of the elite, the highest of a vector, and the mean standard deviation of the search</td></tr>
 * <tr><td>{@code beta}, {@code agreement}, {@code labels}</td><td>of DAgger: share of steps that the expert plays, how often
 * the policy agrees with it, labels so far</td></tr>
 * <tr><td>{@code chosenLogProb}, {@code rejectedLogProb}, {@code chosenReward}, {@code rejectedReward}, {@code margin},
 * {@code accuracy}</td><td>of learning from preferences: log π of the two answers of a pair, what they are worth by the policy
 * or the reward model, their difference, and how often it is above 0; means over pairs</td></tr>
 * <tr><td>{@code validationLoss}</td><td>there only after updates with a validation</td></tr>
 * <tr><td>{@code evaluationReturn}, {@code evaluationStd}, {@code evaluationLength}</td><td>of
 * {@link io.github.ascentrl.algos.run.PeriodicEvaluation}; there only after updates with an evaluation</td></tr>
 * <tr><td>{@code seconds}</td><td>time of training so far, of runs before a resume included; a clock's</td></tr>
 * <tr><td>{@code stepsPerSecond}</td><td>of the update; a clock's</td></tr>
 * </table>
 *
 * <p>A trainer may have others; its javadoc says what they are.
 */
package io.github.ascentrl.algos.log;
