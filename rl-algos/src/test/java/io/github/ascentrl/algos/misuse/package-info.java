/**
 * The exported classes of the four libraries: every public constructor and method called with nonsense ({@link
 * io.github.ascentrl.algos.misuse.DoorsTest}), and the types that their signatures may mention ({@link
 * io.github.ascentrl.algos.misuse.ForeignTypesTest}).
 */
package io.github.ascentrl.algos.misuse;
