/** Exports policies as ONNX models. */
module io.github.ascentrl.onnx {
    requires transitive io.github.ascentrl.algos;

    exports io.github.ascentrl.onnx;
}
