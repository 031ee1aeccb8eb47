package io.github.ascentrl.examples.report;

import io.github.ascentrl.examples.plot.Figure;

/** A part of a report as it was added, for code that writes another format. */
public sealed interface Block {
    /**
     * Plain text.
     *
     * @param text the paragraph
     */
    record Paragraph(String text) implements Block {}

    /**
     * The conclusion of a source report.
     *
     * @param source the section: "R4 §1.2"
     * @param text the conclusion
     */
    record Concluded(String source, String text) implements Block {}

    /**
     * A heading.
     *
     * @param text plain text
     */
    record Heading(String text) implements Block {}

    /**
     * A table.
     *
     * @param title the line above it
     * @param table its rows
     */
    record Rows(String title, Table table) implements Block {}

    /**
     * A figure.
     *
     * @param name the name of its files, without extension
     * @param figure the figure to draw
     */
    record Drawn(String name, Figure figure) implements Block {}

    /**
     * A picture or animation.
     *
     * @param file its name, ending in .png or .gif
     * @param content the bytes of the file
     * @param alt a description for readers who cannot see it
     * @param caption the text below
     */
    record Image(String file, byte[] content, String alt, String caption) implements Block {}

    /**
     * A claim of an original report.
     *
     * @param claim the claim with its verdict
     */
    record Claimed(Claim claim) implements Block {}
}
