/** A stranger's module: everything of Ascent comes with ascent-algos. */
module com.example.consumer {
    requires io.github.ascentrl.algos;
}
