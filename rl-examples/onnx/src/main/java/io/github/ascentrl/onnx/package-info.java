/**
 * Exports policies for services that run ONNX. {@link io.github.ascentrl.onnx.OnnxPolicy} converts a
 * {@link io.github.ascentrl.algos.policy.SavedPolicy} to a model that outputs its best action or, with random numbers
 * as additional inputs, a drawn one. A service does not need the library: it passes raw observations to the model.
 *
 * <p>Internally, {@code Layers} writes the network, {@code ActionNodes} the nodes that turn its outputs into actions,
 * for each kind of policy, and {@code Graph} the file. The dozen ONNX messages that a policy needs are written here
 * field by field, as {@code algos.log} writes those of TensorBoard. So the module depends only on {@code rl-algos} and
 * adds neither {@code protobuf-java}, of which services often have another version, nor generated classes to the class
 * path. The tests read the files with ONNX's own messages (from {@code tribuo-util-onnx}) and run them in
 * {@code onnxruntime}.
 */
package io.github.ascentrl.onnx;
