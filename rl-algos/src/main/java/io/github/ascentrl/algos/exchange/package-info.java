/**
 * Models from other programs, and models for other programs. {@link io.github.ascentrl.algos.exchange.Sb3Model} reads
 * PPO and A2C models of Stable-Baselines3, or their weights from safetensors files with its tensor names or CleanRL's.
 * The result is an {@link io.github.ascentrl.algos.actorcritic.ActorCritic} for further training, a policy, or a {@link
 * io.github.ascentrl.algos.policy.SavedPolicy}. No Python is needed, and no code in such a file is run. {@link
 * io.github.ascentrl.algos.exchange.Sb3Weights} writes such an {@code ActorCritic} for PyTorch, under the names of
 * Stable-Baselines3. The module {@code ascent-onnx} writes whole policies, including all that comes before and after
 * the network.
 */
package io.github.ascentrl.algos.exchange;
