package io.github.ascentrl.examples.sources;

/**
 * A section of a source report.
 *
 * @param id how claims name it: "R4 §1.2.2"
 * @param says what it says, in short
 * @param answer what answers it beside the claims of experiments, or instead of them; may be empty
 */
public record SourceSection(String id, String says, String answer) {
    /**
     * {@return whether a claim is one of this section: its source is the section, or the section and more in brackets or
     * after a comma}
     *
     * @param source as the claim names it
     */
    boolean holds(String source) {
        return source.equals(id) || source.startsWith(id + " (");
    }

    /** {@return the report: "R4"} */
    String report() {
        return id.substring(0, 2);
    }
}
