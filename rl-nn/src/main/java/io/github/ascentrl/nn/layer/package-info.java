/**
 * Networks. Read {@link io.github.ascentrl.nn.layer.Network} first: policies and value functions are built over one, and
 * one of your own has four methods.
 * {@link io.github.ascentrl.nn.layer.Mlp} is the one to begin with, {@link io.github.ascentrl.nn.layer.Embedding} the
 * one for numbered observations, {@link io.github.ascentrl.nn.layer.Conv} the one for pictures;
 * {@link io.github.ascentrl.nn.layer.Gru} and {@link io.github.ascentrl.nn.layer.Lstm} remember, and
 * {@link io.github.ascentrl.nn.layer.Transformer} looks back, at the tokens that
 * {@link io.github.ascentrl.nn.layer.Embeddings} make of rows, or networks {@link io.github.ascentrl.nn.layer.SideBySide}: one each, several with
 * {@link io.github.ascentrl.nn.layer.SplitRows}, or as many as a row brings with
 * {@link io.github.ascentrl.nn.layer.TokenRows}, at places that it knows with
 * {@link io.github.ascentrl.nn.layer.LearnedPositions};
 * {@link io.github.ascentrl.nn.layer.Trunk} lets several networks share layers, and
 * {@link io.github.ascentrl.nn.layer.LowRank} trains a few numbers on top of a trained one.
 * {@link io.github.ascentrl.nn.layer.NetworkSpec} is what a network is made of, to build it again from a file.
 */
package io.github.ascentrl.nn.layer;
