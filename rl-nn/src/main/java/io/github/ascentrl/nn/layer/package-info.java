/**
 * Networks. Read {@link io.github.ascentrl.nn.layer.Network} first: policies and value functions are built over one, and
 * one of your own has four methods.
 * {@link io.github.ascentrl.nn.layer.Mlp} is the one to begin with, {@link io.github.ascentrl.nn.layer.Embedding} the
 * one for numbered observations, {@link io.github.ascentrl.nn.layer.Conv} the one for pictures;
 * {@link io.github.ascentrl.nn.layer.Gru} and {@link io.github.ascentrl.nn.layer.Lstm} remember, and
 * {@link io.github.ascentrl.nn.layer.Transformer} looks back, at the tokens that
 * {@link io.github.ascentrl.nn.layer.Embeddings} make of rows: one each, or several with
 * {@link io.github.ascentrl.nn.layer.SplitRows}, embedded by networks {@link io.github.ascentrl.nn.layer.SideBySide}, at places that it knows with
 * {@link io.github.ascentrl.nn.layer.LearnedPositions};
 * {@link io.github.ascentrl.nn.layer.Trunk} lets several networks share layers.
 * {@link io.github.ascentrl.nn.layer.NetworkSpec} is what a network is made of, to build it again from a file.
 */
package io.github.ascentrl.nn.layer;
