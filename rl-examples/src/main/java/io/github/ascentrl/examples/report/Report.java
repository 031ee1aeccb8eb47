package io.github.ascentrl.examples.report;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.plot.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The results of an experiment: first the conclusions of the source reports, then paragraphs, tables, figures and
 * claims with their verdicts, in the order in which the experiment adds them, and last the project's own claims. A
 * report is printed on the console and written to {@code report.md} and {@code report.html}; its data also goes to
 * {@code summary.json}.
 */
public final class Report {
    private static final String QUICK = "Quick run: its figures mean nothing; the text is about full runs.";

    /** How differences are judged in all reports; printed with the verdicts. */
    public static final String RULE =
            "A claim that one thing is larger than another is seen where the 95 % interval (Student, of the"
                    + " differences between runs of the same seed) lies above 0, not seen where it lies below"
                    + " 0, so that the opposite holds, and undecided where it contains 0; a claim of several"
                    + " parts is seen if every part is seen, and not seen if any part is not seen. Intervals are not"
                    + " corrected for the number of claims. \"No better\" is seen only where the interval"
                    + " excludes the named margin. The two numbers before a difference are means over"
                    + " the seeds; tables that show medians say so. Other claims are exact, or name"
                    + " the threshold that decides them.";

    private record Section(String console, String markdown, Block block) {}

    private final List<Section> conclusions = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private final List<Section> own = new ArrayList<>();
    private final Map<String, Figure> figures = new LinkedHashMap<>();
    private final Map<String, byte[]> images = new LinkedHashMap<>();
    private final List<Map<String, Object>> claims = new ArrayList<>();
    private final Map<String, Object> results = new LinkedHashMap<>();

    private final Set<Claim> added = new HashSet<>();
    private final boolean quick;

    /** Creates an empty report of a full run. */
    public Report() {
        this(false);
    }

    /**
     * Creates an empty report.
     *
     * @param quick whether the report is of a quick run, which decides exact claims only
     */
    public Report(boolean quick) {
        this.quick = quick;
    }

    /**
     * Adds the conclusion of a source report, in a sentence or two; conclusions come before everything else.
     *
     * @param source the section: "R4 §1.2"
     * @param conclusion a translated quotation in quotation marks, or a faithful summary
     * @return this report
     */
    public Report concludes(String source, String conclusion) {
        conclusions.add(new Section(
                source + " concludes: " + conclusion + "\n",
                "**" + source + " concludes:** " + conclusion + "\n",
                new Block.Concluded(source, conclusion)));
        return this;
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
     * @param title a line above the table
     * @param table the table; later changes to it are ignored
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
     * @param title a line above the table
     * @param table supplies the table, as {@link io.github.ascentrl.examples.lab.ResultTable} does
     * @return this report
     */
    public Report table(String title, Supplier<Table> table) {
        return table(title, table.get());
    }

    /**
     * Adds a figure; it is drawn when the report is written.
     *
     * @param name the name of its files, without extension: letters, digits, {@code -} and {@code _}
     * @param figure the figure to draw
     * @param shown the claims that it shows: they are printed below it, unless they were printed below an earlier
     * figure
     * @return this report
     * @throws IllegalArgumentException if the name is taken or is not a plain file name
     */
    public Report figure(String name, Figure figure, Claim... shown) {
        if (!name.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException(
                    "figure name '" + name + "' becomes a file name: use letters, digits, '-' and '_' only");
        }
        if (figures.putIfAbsent(name, figure) != null) {
            throw new IllegalArgumentException("there is already a figure '" + name + "'; choose another name");
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
            if (added.add(claim)) {
                claim(claim);
            }
        }
        return this;
    }

    /**
     * Adds an existing picture or animation; its file is written next to the report.
     *
     * @param file its name: letters, digits, {@code -} and {@code _}, then {@code .png} or {@code .gif}
     * @param content the bytes of the file; not copied
     * @param alt a description for readers who cannot see it
     * @param caption the text below
     * @return this report
     * @throws IllegalArgumentException if the name is taken or is not a plain file name
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
     * Adds a claim of an original report, and whether our runs show it.
     *
     * @param source the section that makes the claim: "R4 §1.2"; or {@link Claim#OWN}
     * @param claim the claim in one sentence
     * @param verdict whether our runs show it
     * @param evidence the numbers that decide it
     * @return this report
     */
    public Report claim(String source, String claim, Verdict verdict, String evidence) {
        return claim(new Claim(source, claim, verdict, evidence));
    }

    /**
     * Adds a claim of an original report, and whether our runs show it.
     *
     * @param source the section that makes the claim: "R4 §1.2"; or {@link Claim#OWN}
     * @param claim the claim in one sentence
     * @param seen whether our runs show it; undecided in a quick run
     * @param evidence the numbers that decide it
     * @return this report
     */
    public Report claim(String source, String claim, boolean seen, String evidence) {
        return claim(new Claim(source, claim, seen, evidence));
    }

    /**
     * Adds a claim that a quick run decides too, because it is computed or checked and not random.
     *
     * @param source the section that makes the claim
     * @param claim the claim in one sentence
     * @param seen whether it holds
     * @param evidence the numbers that decide it
     * @return this report
     */
    public Report exact(String source, String claim, boolean seen, String evidence) {
        return claim(new Claim(source, claim, Verdict.of(seen), evidence, true));
    }

    /**
     * Adds a claim of an original report, and whether our runs show it.
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
        (claim.isOwn() ? own : sections)
                .add(new Section(
                        claim.source() + ": " + claim.claim() + "\n  → " + claim.verdict() + ": " + claim.evidence()
                                + "\n",
                        "> **" + claim.source() + ":** " + claim.claim() + "\n>\n> **" + claim.verdict() + "** — "
                                + claim.evidence() + "\n",
                        new Block.Claimed(claim)));
        return this;
    }

    /**
     * Adds a result to {@code summary.json}.
     *
     * @param name its name under {@code results}
     * @param value a value that {@link ReportJson} can write: numbers, text, maps, lists, arrays
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

    /** {@return the parts, in the order in which they are printed} */
    public List<Block> blocks() {
        return ordered().stream().map(Section::block).toList();
    }

    private List<Section> ordered() {
        List<Section> all = new ArrayList<>(conclusions);
        all.addAll(sections);
        if (!own.isEmpty()) {
            String heading = "The project's own yardstick";
            all.add(new Section(heading + "\n", "## " + heading + "\n", new Block.Heading(heading)));
            all.addAll(own);
        }
        return all;
    }

    /** {@return all claims, those of the source reports first} */
    public List<Claim> allClaims() {
        return blocks().stream()
                .filter(block -> block instanceof Block.Claimed)
                .map(block -> ((Block.Claimed) block).claim())
                .toList();
    }

    /** {@return whether the report contains a claim of a source report} */
    public boolean judges() {
        return !verdicts().rows().isEmpty();
    }

    /** {@return the claims of the source reports with their verdicts, a row each} */
    public Table verdicts() {
        Table table = new Table("claimed", "in", "verdict");
        allClaims().stream()
                .filter(claim -> !claim.isOwn())
                .forEach(claim ->
                        table.row(claim.claim(), claim.source(), claim.verdict().toString()));
        return table;
    }

    /** {@return the report for a console: everything except the figures} */
    public String toText() {
        StringBuilder out = new StringBuilder(quick ? "\nQuick run: its figures mean nothing.\n" : "");
        for (Section section : ordered()) {
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
     * @param preamble a paragraph below the heading: what is reproduced
     * @param settings the settings by name; may be empty
     */
    public String toMarkdown(String title, String preamble, Map<String, ?> settings) {
        StringBuilder out = new StringBuilder("# " + title + "\n\n" + preamble + "\n");
        conclusions.forEach(section -> out.append('\n').append(section.markdown()));
        if (judges()) {
            out.append("\n## Verdicts\n\n" + verdicts().toMarkdown() + "\n" + RULE + "\n");
        }
        if (!settings.isEmpty()) {
            Table table = new Table("setting", "value");
            settings.forEach((name, value) -> table.row(name, String.valueOf(value)));
            out.append("\n## Settings\n\n" + table.toMarkdown());
        }
        ordered().stream().skip(conclusions.size()).forEach(section -> out.append('\n')
                .append(section.markdown()));
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
