/** How spaces and provenance look as JSON, and which version of the library this is; for the files that it writes. */
package io.github.ascentrl.algos.internal;
