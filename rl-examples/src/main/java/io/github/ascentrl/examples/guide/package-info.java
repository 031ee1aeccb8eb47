/** The programs printed in README.md, word for word; a test compares the two. */
package io.github.ascentrl.examples.guide;
