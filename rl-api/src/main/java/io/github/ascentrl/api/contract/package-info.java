/**
 * Checks to run on your own implementations, from JUnit, jqwik or a {@code main} method. They need no test framework
 * and throw a readable {@link io.github.ascentrl.api.contract.ContractViolation}.
 *
 * <pre>{@code
 * EnvContract.check(MyEnv::new, Rng.of(1));
 * VectorEnvContract.check(n -> VectorEnvs.of(MyEnv::new, n), i -> new MyEnv(), Rng.of(1), 500);
 * BaselineContract.check(MyBaseline::new, Rng.of(1));
 * PolicyContract.check(MyPolicy::new, observations, actions, Rng.of(1));
 * FrequencyContract.check(new MyPolicy(), observation, probabilities, 20_000, Rng.of(1));
 * }</pre>
 *
 * <p>{@link io.github.ascentrl.api.contract.CheckedEnv} checks an environment while it is being used.
 */
package io.github.ascentrl.api.contract;
