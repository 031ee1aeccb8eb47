/** What several tests of this module need: small environments, random batches, and naive arithmetic in double. */
package io.github.ascentrl.algos.testing;
