/**
 * Models that other programs trained, and models for other programs. {@link io.github.ascentrl.algos.exchange.Sb3Model} reads
 * PPO and A2C models of Stable-Baselines3, and the same weights from safetensors files with its names or CleanRL's, as an {@link
 * io.github.ascentrl.algos.actorcritic.ActorCritic} that goes on learning, a policy, or a {@link
 * io.github.ascentrl.algos.policy.SavedPolicy}. No Python is needed, and nothing that such a file asks for is run. {@link
 * io.github.ascentrl.algos.exchange.Sb3Weights} writes such an {@code ActorCritic} for PyTorch, under the names of
 * Stable-Baselines3. The module {@code ascent-onnx} writes whole policies, with all that happens before and after the network.
 */
package io.github.ascentrl.algos.exchange;
