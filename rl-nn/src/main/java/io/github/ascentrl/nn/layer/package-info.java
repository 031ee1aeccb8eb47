/**
 * Networks. Read {@link io.github.ascentrl.nn.layer.Network} first: policies and value functions are built from
 * networks, and a network of your own needs four methods. Start with {@link io.github.ascentrl.nn.layer.Mlp}; use
 * {@link io.github.ascentrl.nn.layer.Embedding} for discrete observations and {@link io.github.ascentrl.nn.layer.Conv}
 * for pictures. {@link io.github.ascentrl.nn.layer.Gru} and {@link io.github.ascentrl.nn.layer.Lstm} have memory, and
 * {@link io.github.ascentrl.nn.layer.Transformer} attends to earlier tokens. Tokens are made from rows by {@link
 * io.github.ascentrl.nn.layer.Embeddings} or by networks {@link io.github.ascentrl.nn.layer.SideBySide}: one token for
 * each row, several with {@link io.github.ascentrl.nn.layer.SplitRows}, or a variable number with {@link
 * io.github.ascentrl.nn.layer.TokenRows}, and with positions by {@link io.github.ascentrl.nn.layer.LearnedPositions}.
 * {@link io.github.ascentrl.nn.layer.Trunk} lets several networks share layers, and {@link
 * io.github.ascentrl.nn.layer.LowRank} fine-tunes a trained network with few parameters. {@link
 * io.github.ascentrl.nn.layer.NetworkSpec} describes the structure of a network, so that it can be rebuilt from a file.
 */
package io.github.ascentrl.nn.layer;
