/**
 * Listeners that record training: {@link io.github.ascentrl.algos.log.CsvLog},
 * {@link io.github.ascentrl.algos.log.JsonLinesLog}, {@link io.github.ascentrl.algos.log.TensorBoardLog}, and
 * {@link io.github.ascentrl.algos.log.ProgressLine} for the console. All logs use the same names:
 *
 * <table>
 * <caption>Names of measurements</caption>
 * <tr><th>name</th><th>meaning</th></tr>
 * <tr><td>{@code update}</td><td>number of the update, from 1</td></tr>
 * <tr><td>{@code episodes}, {@code steps}</td><td>episodes finished and environment steps taken so far</td></tr>
 * <tr><td>{@code return}, {@code length}</td><td>mean undiscounted return and length of the episodes finished in the
 * update</td></tr>
 * <tr><td>{@code loss}</td><td>the loss that was minimised, mean over the minibatches</td></tr>
 * <tr><td>{@code policyLoss}, {@code valueLoss}</td><td>the parts of the loss</td></tr>
 * <tr><td>{@code controlLoss}, {@code auxiliaryLoss}</td><td>of a decision transformer: the loss of its windows, and
 * its auxiliary loss before weighting</td></tr>
 * <tr><td>{@code meanWeight}, {@code clippedWeights}</td><td>of cloning weighted by advantage: mean weight of a row,
 * and the share of weights clipped to the maximum</td></tr>
 * <tr><td>{@code entropy}</td><td>mean entropy of the policy, nats</td></tr>
 * <tr><td>{@code entropyCoefficient}</td><td>weight of the entropy bonus</td></tr>
 * <tr><td>{@code kl}, {@code referenceKl}</td><td>estimate of the divergence from the policy before the update, and from
 * the reference</td></tr>
 * <tr><td>{@code clip}, {@code clipFraction}</td><td>ε, and the share of steps whose ratio lies outside 1 ± ε</td></tr>
 * <tr><td>{@code gradientNorm}, {@code actorGradientNorm}, {@code criticGradientNorm}</td><td>global norm before
 * clipping</td></tr>
 * <tr><td>{@code learningRate}</td><td>the learning rate of the last step</td></tr>
 * <tr><td>{@code epochs}, {@code epoch}</td><td>passes over the data in the update, and in total</td></tr>
 * <tr><td>{@code explainedVariance}</td><td>explained variance of the critic before the update</td></tr>
 * <tr><td>{@code advantageStd}</td><td>standard deviation of the advantages before scaling</td></tr>
 * <tr><td>{@code baseline}</td><td>mean of b</td></tr>
 * <tr><td>{@code tiedGroups}</td><td>share of groups whose returns are all the same</td></tr>
 * <tr><td>{@code staleness}</td><td>mean number of steps that other actors make between an asynchronous actor's reading
 * and writing</td></tr>
 * <tr><td>{@code value}</td><td>estimate of J at the parameters before the update</td></tr>
 * <tr><td>{@code quantile}, {@code threshold}, {@code skipped}</td><td>of the cross-entropy methods: the quantile of
 * the scores that was used, its value, and 1 if the update changed nothing</td></tr>
 * <tr><td>{@code elite}, {@code candidates}, {@code eliteSteps}</td><td>the number of elite candidates, the number of
 * all candidates, and the steps of the elite</td></tr>
 * <tr><td>{@code centerReturn}, {@code eliteReturn}, {@code best}, {@code sigma}</td><td>mean return of the mean vector
 * and of the elite, the highest return of a vector, and the mean standard deviation of the search</td></tr>
 * <tr><td>{@code beta}, {@code agreement}, {@code labels}</td><td>of DAgger: share of steps in which the expert acts,
 * share of steps in which the policy agrees with it, labels so far</td></tr>
 * <tr><td>{@code chosenLogProb}, {@code rejectedLogProb}, {@code chosenReward}, {@code rejectedReward}, {@code margin},
 * {@code accuracy}</td><td>of learning from preferences: log π of the two answers of a pair, their rewards by the
 * policy or the reward model, the difference of these rewards, and how often it is above 0; means over pairs</td></tr>
 * <tr><td>{@code validationLoss}</td><td>loss on the validation data; only after updates with a validation</td></tr>
 * <tr><td>{@code evaluationReturn}, {@code evaluationStd}, {@code evaluationLength}</td><td>of
 * {@link io.github.ascentrl.algos.run.PeriodicEvaluation}; only after updates with an evaluation</td></tr>
 * <tr><td>{@code seconds}</td><td>training time so far by the clock, including runs before a resume</td></tr>
 * <tr><td>{@code stepsPerSecond}</td><td>speed of the update by the clock</td></tr>
 * </table>
 *
 * <p>Log files grow by whole rows. A run that was killed may leave half a row at the end of a file, to be ignored by
 * readers; when the run is resumed, it is cut off. A symbolic link is followed: the file that it leads to grows. An
 * existing file keeps its permissions. If a file cannot be written, or was removed meanwhile, the run ends with an
 * {@code IOException} that names it.
 *
 * <p>A trainer may report further metrics; its javadoc lists them.
 *
 * <p>A log belongs to one run: a second run that starts while the first is training is refused. Logs are written even if
 * the training thread is interrupted.
 */
package io.github.ascentrl.algos.log;
