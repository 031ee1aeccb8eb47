package io.github.ascentrl.examples.report;

import io.github.ascentrl.examples.plot.Figure;

/** A part of a report as it was handed over, for whoever writes another format. */
public sealed interface Block {
    /**
     * Plain text.
     *
     * @param text a paragraph
     */
    record Paragraph(String text) implements Block {}

    /**
     * What a source report concludes.
     *
     * @param source where
     * @param text its conclusion
     */
    record Concluded(String source, String text) implements Block {}

    /**
     * A heading of its own.
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
     * @param name that of its files, without ending
     * @param figure what to draw
     */
    record Drawn(String name, Figure figure) implements Block {}

    /**
     * A picture or film.
     *
     * @param file its name, ending in .png or .gif
     * @param content the bytes of the file
     * @param alt what is to be seen, for those who cannot
     * @param caption the text below
     */
    record Image(String file, byte[] content, String alt, String caption) implements Block {}

    /**
     * A claim of an original report.
     *
     * @param claim with its verdict
     */
    record Claimed(Claim claim) implements Block {}
}
