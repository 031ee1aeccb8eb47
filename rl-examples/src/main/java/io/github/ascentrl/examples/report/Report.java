package io.github.ascentrl.examples.report;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.plot.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What an experiment found, in the order it wants to tell it: paragraphs, tables, figures, and claims of the original
 * reports with what we see. Goes to the console, to {@code report.md},
 * {@code report.html} and, as far as it is data, to {@code summary.json}.
 */
public final class Report {
    private static final String QUICK = "Quick run, whose figures mean nothing; what is said here is about full ones.";

    private record Section(String console, String markdown, Block block) {}

    private final List<Section> sections = new ArrayList<>();
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, byte[]> images = new LinkedHashMap<>();
    private final List<Map<String, Object>> claims = new ArrayList<>();
    private final Map<String, Object> results = new LinkedHashMap<>();

    private final Set<Claim> told = new HashSet<>();
    private final boolean quick;

    /** An empty report of a full run. */
    public Report() {
        this(false);
    }

    /**
     * An empty report.
     *
     * @param quick whether of a quick run, which decides no claim but the exact ones
     */
    public Report(boolean quick) {
        this.quick = quick;
    }

    /**
     * Adds a paragraph.
     *
     * @param paragraph plain text
     * @return this report
     */
    public Report text(String paragraph) {
        sections.add(new Section(paragraph + "\n", paragraph + "\n", new Block.Paragraph(paragraph)));
        return this;
    }

    /**
     * Adds a table.
     *
     * @param title a line above it
     * @param table its rows; not looked at later
     * @return this report
     */
    public Report table(String title, Table table) {
        sections.add(new Section(
                title + "\n\n" + table.toText(),
                "## " + title + "\n\n" + table.toMarkdown(),
                new Block.Rows(title, table)));
        return this;
    }

    /**
     * Adds a table.
     *
     * @param title a line above it
     * @param table gives it, as the columns of a study's results do
     * @return this report
     */
    public Report table(String title, Supplier<Table> table) {
        return table(title, table.get());
    }

    /**
     * Adds a figure; it is drawn when the report is written.
     *
     * @param name the name of its files, without ending: letters, digits, {@code -} and {@code _}
     * @param figure what to draw
     * @param shown claims that it shows: they begin its caption, and stand below it unless they stood below another
     * @return this report
     * @throws IllegalArgumentException if the name is taken or no plain file name
     */
    public Report figure(String name, Figure figure, Claim... shown) {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException(
                    "figure name '" + name + "' becomes a file name: use letters, digits, '-' and '_' only");
        }
        if (figures.putIfAbsent(name, figure) != null) {
            throw new IllegalArgumentException("there is already a figure '" + name + "'; choose another name");
        }
        if (shown.length > 0) {
            Claim[] decided = Arrays.stream(shown).map(claim -> claim.in(quick)).toArray(Claim[]::new);
            figure.caption((Claim.caption(decided) + " " + figure.ownCaption()).strip());
        }
        if (quick) {
            figure.mark(QUICK);
        }
        String alt = figure.title().replace("[", "(").replace("]", ")");
        sections.add(new Section(
                "",
                "![" + alt + "](" + name + ".png)\n\n*" + figure.caption() + "*\n"
                        + (quick ? "\n**" + QUICK + "**\n" : ""),
                new Block.Drawn(name, figure)));
        for (Claim claim : shown) {
            if (told.add(claim)) {
                claim(claim);
            }
        }
        return this;
    }

    /**
     * Adds a picture or film that is there already; its file is written beside the report.
     *
     * @param file its name: letters, digits, {@code -} and {@code _}, then {@code .png} or {@code .gif}
     * @param content the bytes of the file; not copied
     * @param alt what is to be seen, for those who cannot
     * @param caption the text below
     * @return this report
     * @throws IllegalArgumentException if the name is taken or no plain file name
     */
    public Report image(String file, byte[] content, String alt, String caption) {
        if (!file.matches("[A-Za-z0-9_-]+\\.(png|gif)")) {
            throw new IllegalArgumentException("image '" + file
                    + "' becomes a file name: use letters, digits, '-' and '_' only, and end it in .png or .gif");
        }
        if (images.putIfAbsent(file, content) != null) {
            throw new IllegalArgumentException("there is already an image '" + file + "'; choose another name");
        }
        String markdown = "![" + alt.replace("[", "(").replace("]", ")") + "](" + file + ")\n\n*" + caption + "*\n";
        sections.add(new Section("", markdown, new Block.Image(file, content, alt, caption)));
        return this;
    }

    /**
     * Adds what an original report claims, and what we see.
     *
     * @param source where it is claimed: "R4 §1.2"; or "acceptance" for the project's own yardstick
     * @param claim the claim in one sentence
     * @param verdict whether we see it
     * @param evidence the figures that decide it
     * @return this report
     */
    public Report claim(String source, String claim, Verdict verdict, String evidence) {
        return claim(new Claim(source, claim, verdict, evidence));
    }

    /**
     * Adds what an original report claims, and what we see.
     *
     * @param source where it is claimed: "R4 §1.2"; or "acceptance" for the project's own yardstick
     * @param claim the claim in one sentence
     * @param seen whether we see it; undecided in a quick run
     * @param evidence the figures that decide it
     * @return this report
     */
    public Report claim(String source, String claim, boolean seen, String evidence) {
        return claim(new Claim(source, claim, seen, evidence));
    }

    /**
     * Adds a claim that a quick run decides too: it is computed, or checked, and not a matter of chance.
     *
     * @param source where it is claimed
     * @param claim the claim in one sentence
     * @param seen whether we see it
     * @param evidence the figures that decide it
     * @return this report
     */
    public Report exact(String source, String claim, boolean seen, String evidence) {
        return claim(new Claim(source, claim, Verdict.of(seen), evidence, true));
    }

    /**
     * Adds what an original report claims, and what we see.
     *
     * @param made the claim with its verdict, which a quick run may leave undecided
     * @return this report
     */
    public Report claim(Claim made) {
        Claim claim = made.in(quick);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("source", claim.source());
        entry.put("claim", claim.claim());
        entry.put("verdict", claim.verdict());
        entry.put("evidence", claim.evidence());
        claims.add(entry);
        sections.add(new Section(
                claim.source() + ": " + claim.claim() + "\n  → " + claim.verdict() + ": " + claim.evidence() + "\n",
                "> **" + claim.source() + ":** " + claim.claim() + "\n>\n> **" + claim.verdict() + "** — "
                        + claim.evidence() + "\n",
                new Block.Claimed(claim)));
        return this;
    }

    /**
     * Adds a result to {@code summary.json}.
     *
     * @param name its name under {@code results}
     * @param value what {@link ReportJson} can write: numbers, text, maps, lists, arrays
     * @return this report
     */
    public Report result(String name, Object value) {
        if (results.putIfAbsent(name, value) != null) {
            throw new IllegalArgumentException("there is already a result '" + name + "'; choose another name");
        }
        return this;
    }

    /** {@return the claims, as data for {@code summary.json}} */
    public List<Map<String, Object>> claims() {
        return List.copyOf(claims);
    }

    /** {@return the results, as data for {@code summary.json}} */
    public Map<String, Object> results() {
        return new LinkedHashMap<>(results);
    }

    /** {@return the parts in order, as they were handed over} */
    public List<Block> blocks() {
        return sections.stream().map(Section::block).toList();
    }

    /** {@return what a console shows: everything but the figures} */
    public String toText() {
        StringBuilder out = new StringBuilder(quick ? "\nQuick run: its figures mean nothing.\n" : "");
        for (Section section : sections) {
            if (!section.console().isEmpty()) {
                out.append('\n').append(section.console());
            }
        }
        return out.toString();
    }

    /**
     * {@return the report as Markdown}
     *
     * @param title the heading
     * @param preamble a paragraph under it: settings, what is reproduced
     */
    public String toMarkdown(String title, String preamble) {
        StringBuilder out = new StringBuilder("# " + title + "\n\n" + preamble + "\n");
        for (Section section : sections) {
            out.append('\n').append(section.markdown());
        }
        return out.toString();
    }

    /**
     * Draws the figures and writes the images.
     *
     * @param folder an existing folder
     * @param before called before each figure; may throw
     * @return the names of the files written
     */
    public List<String> writeFigures(Path folder, Runnable before) throws IOException {
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, Figure> entry : figures.entrySet()) {
            before.run();
            Path png = folder.resolve(entry.getKey() + ".png");
            Path svg = folder.resolve(entry.getKey() + ".svg");
            AtomicFiles.writeStream(png, entry.getValue()::writePng);
            AtomicFiles.writeStream(svg, entry.getValue()::writeSvg);
            files.add(png.getFileName().toString());
            files.add(svg.getFileName().toString());
        }
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            AtomicFiles.writeStream(folder.resolve(image.getKey()), out -> out.write(image.getValue()));
            files.add(image.getKey());
        }
        return files;
    }
}
