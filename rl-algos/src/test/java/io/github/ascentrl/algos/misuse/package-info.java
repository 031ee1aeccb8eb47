/**
 * Every public constructor and method of the four libraries, called with nonsense: see {@link
 * io.github.ascentrl.algos.misuse.DoorsTest}.
 */
package io.github.ascentrl.algos.misuse;
