package io.github.ascentrl.examples.sources;

/**
 * A section of a source report.
 *
 * @param id its name in claims: "R4 §1.2.2"
 * @param says a short summary
 * @param answer what answers it in addition to the claims of experiments, or instead of them; may be empty
 */
public record SourceSection(String id, String says, String answer) {
    /**
     * {@return whether a claim belongs to this section: its source is the section, or the section followed by more in
     * brackets}
     *
     * @param source the source as the claim names it
     */
    boolean holds(String source) {
        return source.equals(id) || source.startsWith(id + " (");
    }

    /** {@return the report: "R4"} */
    String report() {
        return id.substring(0, 2);
    }
}
