/** The programs of the README and of the guide, which print their code word for word; a test compares the two. */
package io.github.ascentrl.examples.guide;
