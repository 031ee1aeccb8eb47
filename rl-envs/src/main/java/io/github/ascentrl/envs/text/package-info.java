/**
 * Text, token by token: {@link io.github.ascentrl.envs.text.AppendToken} shows a prompt and lets the agent append
 * tokens to an answer, which a judge scores at the end. {@link io.github.ascentrl.envs.text.Grammar} is a source of
 * text with a known entropy, for prompts, for pretraining, and for judges that check whether an answer is a sentence.
 *
 * <pre>{@code
 * Grammar grammar = Grammar.builder("greeting")
 *         .rule("greeting", 1, "hello <name>.")
 *         .oneOf("name", "Ada", "Kurt")
 *         .build();
 * AppendToken env = new AppendToken(
 *         new AppendToken.Settings(128, '.', 16, 16),              // tokens are ASCII characters
 *         random -> grammar.sample(random).chars().limit(3).toArray(),
 *         (prompt, answer) -> grammar.derives(text(prompt) + text(answer)) ? 1 : 0);
 * }</pre>
 */
package io.github.ascentrl.envs.text;
