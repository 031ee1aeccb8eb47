/**
 * Policies for services that run ONNX. {@link io.github.ascentrl.onnx.OnnxPolicy} makes a model of a {@link
 * io.github.ascentrl.algos.policy.SavedPolicy}, of its best action or, with random numbers as one more input, of a drawn one. A
 * service needs to know nothing of the library: it passes observations as they are.
 *
 * <p>Inside, {@code Layers} writes the network, {@code ActionNodes} what is made of its outputs, kind by kind, and {@code Graph}
 * the file. The dozen messages of ONNX that a policy takes are written here field by field, as {@code algos.log} writes
 * TensorBoard's: so the module needs {@code rl-algos} alone, and brings neither {@code protobuf-java}, of which a service
 * often has another version already, nor generated classes onto anybody's class path. The tests read the files with ONNX's
 * own messages (of {@code tribuo-util-onnx}) and run them in {@code onnxruntime}.
 */
package io.github.ascentrl.onnx;
