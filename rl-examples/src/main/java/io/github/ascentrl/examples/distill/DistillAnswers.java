package io.github.ascentrl.examples.distill;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.examples.distill.DistillQuestions.Outcome;
import io.github.ascentrl.examples.distill.Variant.Seen;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Draws a figure for each question, and says in a sentence what it answers. */
final class DistillAnswers {
    private static final String SUMMARY = "R3, summary";

    private final Results<Variant, Outcome> results;

    DistillAnswers(Results<Variant, Outcome> results) {
        this.results = results;
    }

    /** What is asked, and what is compared with the base. */
    enum Question {
        PACE(
                "How fast should histories improve?",
                "R3: \"I would like to study how fast the learning in the histories has to be.\" The same steps to learn from, in"
                        + " histories that reach the best policy after 12 episodes (as in the base), 40, 120, 400 and 1200: that is a"
                        + " history of 1200 episodes of which every 100th, 30th, 10th, 3rd or each one is kept.",
                Variant.BASE.slower(3).named("40 episodes"),
                Variant.BASE.slower(10).named("120 episodes"),
                Variant.BASE.slower(33).named("400 episodes"),
                Variant.BASE.slower(100).named("1200 episodes")),
        TIME(
                "Time inside the episode, or absolute time?",
                "R3 gives its model the time inside the episode, since with absolute time \"it is not clear which time steps to"
                        + " pass\" when it acts. Absolute time is here the number of the step in the history, up to its 240; beyond,"
                        + " the last one is repeated.",
                Variant.BASE.seeing(Seen.TIME_IN_TASK).named("absolute time"),
                Variant.BASE.seeing(Seen.NO_TIME).named("no time")),
        TOKENS(
                "One token a step, or three?",
                "R3 passes state, action and reward as a token each, and finds that \"strange and not optimal\". One token is the"
                        + " sum of their embeddings.",
                Variant.BASE.threeTokens()),
        GOALS(
                "How many goals?",
                "Histories of 8, 16, 32 or 64 goals, 40 of each.",
                Variant.BASE.goals(8),
                Variant.BASE.goals(16),
                Variant.BASE.goals(32)),
        CONTEXT(
                "How long a context?",
                "1 to 12 episodes of 20 steps; the base has 5.",
                Variant.BASE.episodes(1),
                Variant.BASE.episodes(2),
                Variant.BASE.episodes(12)),
        ROOM(
                "A room of 13 × 13 after learning in one of 9 × 9?",
                "R3: \"if the size changes from 9 to, say, 13, that's it: the embedding layer will not cope.\" Both models know all"
                        + " 169 cells and learn in the 81 in the middle; the goals are among the 88 around them.",
                Variant.BASE.seeing(Seen.COORDINATES).named("embeddings of row and column"),
                Variant.BASE.seeing(Seen.CELLS).named("embedding of the cell")),
        PERMUTED(
                "Actions permuted as never seen?",
                "The five actions have other numbers in each room, in orders that no history has.",
                Variant.BASE.permutedActions());

        private final String title;
        private final String words;
        private final List<Variant> others;

        Question(String title, String words, Variant... others) {
            this.title = title;
            this.words = words;
            this.others = List.of(others);
        }

        List<Variant> variants() {
            return Stream.concat(Stream.of(Variant.BASE), others.stream()).toList();
        }
    }

    void all(Report report) {
        begin(report);
        for (Question question : Question.values()) {
            answer(report, question);
        }
        decoding(report);
        report.claim(Claim.notLarger(
                SUMMARY,
                "an embedding of cells does not carry over to a larger room",
                "return on goals outside the room learned in, episodes 37 to 40 against episode 1",
                Comparison.of(
                        results.each(cells(), Outcome::changedLast), results.each(cells(), Outcome::changedFirst)),
                1));
        report.result("variants", results.data());
    }

    /** A model that learned in the middle of a larger room, searching all of it. */
    void picture(Report report, Path folder, Distiller distiller) throws IOException {
        Variant coordinates = Question.ROOM.others.get(0);
        report.text("A model that learned in a room of 9 × 9, by row and column, in one of 13 × 13:");
        Pictures.add(
                report,
                Pictures.saved(folder),
                coordinates.seen().larger(),
                distiller.context(),
                distiller.blocks(),
                Variant.LARGER,
                results.of(coordinates).get(0).outside(),
                DistillQuestions.JUDGE.episodes());
    }

    /** Adds what a quick run has. */
    void some(Report report) {
        begin(report);
        decoding(report);
        report.result("variants", results.data());
    }

    private static Variant cells() {
        return Question.ROOM.others.get(1);
    }

    private static void begin(Report report) {
        report.concludes(
                SUMMARY,
                "the method \"sounds like a dream\", and leaves questions open: how fast histories have to improve, what becomes of"
                        + " it in a room of another size, whether three kinds of tokens in one sequence are a good idea, which time"
                        + " to pass.");
        report.text(
                "Each question changes one thing of the base, which is darkroom-distill. All returns are of goals that no"
                        + " history has, by episode in context. \"A against B\" are means over the seeds, with the 95 % interval of the"
                        + " difference of the same seeds; where it contains 0, the question is undecided.");
    }

    private void answer(Report report, Question question) {
        boolean changed = question == Question.ROOM || question == Question.PERMUTED;
        BandPlot plot = new BandPlot(question.title, "episode", "return")
                .possible(0, 20)
                .yRange(0, 18)
                .minMax();
        for (Variant variant : question.variants()) {
            if (question != Question.ROOM || variant.seen().fitsLargerRoom()) {
                String column = changed && !variant.permuted() ? DistillQuestions.CHANGED : DistillQuestions.DRAWN;
                plot.band(variant.label(), results.curves(variant, "episode", column));
            }
        }
        report.text("**" + question.title + "** " + question.words);
        report.figure(
                question.name().toLowerCase(Locale.ROOT),
                plot.caption("Held-out goals; mean and range over " + results.allSeeds() + "."));
        report.text(sentence(question));
    }

    private String sentence(Question question) {
        if (question == Question.ROOM) {
            Variant coordinates = question.others.get(0);
            return "Answer: episodes 37 to 40 outside the room learned in, row and column against cells: "
                    + told(Comparison.of(
                            results.each(coordinates, Outcome::changedLast),
                            results.each(cells(), Outcome::changedLast)))
                    + ".";
        }
        if (question == Question.PERMUTED) {
            Variant learned = question.others.get(0);
            return "Answer: episodes 37 to 40 with permuted actions, learned with permuted actions against the base: "
                    + told(Comparison.of(
                            results.each(learned, Outcome::last), results.each(Variant.BASE, Outcome::changedLast)))
                    + ".";
        }
        List<String> each = new ArrayList<>();
        for (Variant variant : question.others) {
            each.add(variant + ": " + told(results.compare(variant, Variant.BASE, Outcome::last)));
        }
        return "Answer, episodes 37 to 40 against the base: " + String.join("; ", each) + ".";
    }

    private void decoding(Report report) {
        Variant base = Variant.BASE;
        report.text("**Sampling, or the most probable action?** The same models.");
        report.figure(
                "decoding",
                new BandPlot("Sampling, or the most probable action?", "episode", "return")
                        .possible(0, 20)
                        .yRange(0, 18)
                        .minMax()
                        .band(DistillQuestions.DRAWN, results.curves(base, "episode", DistillQuestions.DRAWN))
                        .band(DistillQuestions.GREEDY, results.curves(base, "episode", DistillQuestions.GREEDY))
                        .caption("Held-out goals; mean and range over " + results.allSeeds() + "."));
        report.text("Answer, episodes 37 to 40, drawn against most probable: "
                + told(Comparison.of(results.each(base, Outcome::last), results.each(base, Outcome::greedy))) + ".");
    }

    private static String told(Comparison comparison) {
        return told(comparison, 1);
    }

    static String told(Comparison comparison, int decimals) {
        Verdict larger = comparison.larger();
        Verdict smaller = comparison.smaller();
        String verdict = larger == Verdict.SEEN ? "more" : smaller == Verdict.SEEN ? "less" : "undecided";
        return verdict + " (" + fixed(comparison.first(), decimals) + " against " + fixed(comparison.second(), decimals)
                + ", difference " + range(comparison.difference(), decimals) + ")";
    }
}
