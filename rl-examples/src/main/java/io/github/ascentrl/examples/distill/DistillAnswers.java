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

/** Draws a figure for each question and answers it in a sentence. */
final class DistillAnswers {
    private static final String SUMMARY = "R3, summary";

    private final Results<Variant, Outcome> results;

    DistillAnswers(Results<Variant, Outcome> results) {
        this.results = results;
    }

    /** A question, the name of the base in it, and the variants compared with the base. */
    enum Question {
        PACE(
                "How fast should histories improve?",
                "R3: \"I would like to study how fast the learning in the histories has to be.\" The longer a"
                        + " history, the more slowly its share of random moves falls: for each goal the model reads"
                        + " 40 histories of 12 episodes, 13 of 36, 4 of 120, or one of 396 or 1200. A model that"
                        + " imitates a learner well improves as slowly as the learner did; the question is how far"
                        + " it gets in 40 episodes.",
                "histories of 12 episodes",
                Variant.BASE.slower(3),
                Variant.BASE.slower(10),
                Variant.BASE.slower(33),
                Variant.BASE.slower(100)),
        TIME(
                "Time inside the episode, or absolute time?",
                "R3 gives its model the time inside the episode, since with absolute time \"it is not clear which"
                        + " time steps to"
                        + " pass\" when it acts. Here absolute time is the number of the step in the history."
                        + " Histories end with step 240, the last of episode 12, and from then on the model is given"
                        + " 240.",
                "time inside the episode",
                Variant.BASE.seeing(Seen.TIME_IN_TASK).named("absolute time"),
                Variant.BASE.seeing(Seen.NO_TIME).named("no time")),
        TOKENS(
                "One token a step, or three?",
                "R3 passes state, action and reward as one token each, and finds that \"strange and not optimal\". A"
                        + " single token is the sum of their embeddings. Both models see the same 100 steps, which"
                        + " are 300 tokens with three tokens per step.",
                "one token",
                Variant.BASE.threeTokens()),
        GOALS(
                "How many goals?",
                "Histories of 8, 16, 32 or 64 goals, 40 of each: with fewer goals there are also fewer histories.",
                "64 goals",
                Variant.BASE.goals(8),
                Variant.BASE.goals(16),
                Variant.BASE.goals(32)),
        CONTEXT(
                "How long a context?",
                "A step sees 1, 2, 5 or 12 episodes of 20 steps. Windows of 12 episodes are whole histories: from"
                        + " episode 13 on the window begins in the middle of the model's own history, which no"
                        + " training window does.",
                "context of 5 episodes",
                Variant.BASE.episodes(1),
                Variant.BASE.episodes(2),
                Variant.BASE.episodes(12)),
        ROOM(
                "A room of 13 × 13 after learning in one of 9 × 9?",
                "R3: \"if the size changes from 9 to, say, 13, that's it: the embedding layer will not cope.\" One"
                        + " model has an"
                        + " embedding for each of 169 cells, the other has one for each of 13 rows and 13 columns."
                        + " Both learn in the 81 cells in the middle, so the embeddings of the 88 cells around them,"
                        + " and of four rows and columns, are never trained; the goals are among these 88.",
                "",
                Variant.BASE.seeing(Seen.COORDINATES).named("embeddings of row and column"),
                Variant.BASE.seeing(Seen.CELLS).named("embedding of the cell")),
        PERMUTED(
                "Unseen permutations of the actions?",
                "The five actions are renumbered in each room, in orders that occur in no history. One model learned"
                        + " from histories with renumbered actions, each in its own order; the base did not.",
                "learned without permutations",
                Variant.BASE.permutedActions());

        private final String title;
        private final String words;
        private final String base;
        private final List<Variant> others;

        Question(String title, String words, String base, Variant... others) {
            this.title = title;
            this.words = words;
            this.base = base;
            this.others = List.of(others);
        }

        List<Variant> variants() {
            return Stream.concat(Stream.of(Variant.BASE), others.stream()).toList();
        }

        /** {@return the largest return on the axis of its figure} */
        int top() {
            return this == ROOM ? 2 : this == PERMUTED ? 6 : 18;
        }
    }

    void all(Report report) {
        begin(report);
        for (Question question : Question.values()) {
            answer(report, question);
        }
        decoding(report);
        report.claim(notCarriedOver(SUMMARY, "an embedding of cells does not carry over to a larger room", cells()));
        report.claim(
                notCarriedOver(Claim.OWN, "embeddings of rows and columns do not carry over either", coordinates()));
        report.result("variants", results.data());
    }

    private Claim notCarriedOver(String source, String claim, Variant variant) {
        return Claim.notLarger(
                source,
                claim,
                "return on goals outside the training room, episodes 37 to 40 against episode 1",
                Comparison.of(
                        results.each(variant, Outcome::changedLast), results.each(variant, Outcome::changedFirst)),
                1);
    }

    /** Shows the base searching for goals that are in no history. */
    void picture(Report report, Path folder, Distiller distiller, List<Integer> heldOut) throws IOException {
        Variant base = Variant.BASE;
        report.text("The base in a room whose goal it has never seen:");
        Pictures.add(
                report,
                Pictures.saved(folder),
                base.tokens(),
                distiller.context(),
                distiller.blocks(),
                DarkRoomDistill.ROOM,
                heldOut,
                DistillQuestions.JUDGE.episodes());
    }

    /** Adds the results of a quick run. */
    void some(Report report) {
        begin(report);
        decoding(report);
        report.result("variants", results.data());
    }

    private static Variant coordinates() {
        return Question.ROOM.others.get(0);
    }

    private static Variant cells() {
        return Question.ROOM.others.get(1);
    }

    private static void begin(Report report) {
        report.concludes(
                SUMMARY,
                "the method \"sounds like a dream\", and leaves open how fast histories have to improve, what"
                        + " happens in a room of a different size, whether three kinds of tokens in one sequence are"
                        + " a good idea, and which time to pass.");
        report.text("Each question changes one setting of the base, which is darkroom-distill with fewer updates."
                + " Returns are for 16 goals absent from the histories, by episode in context. An answer"
                + " compares episodes 37 to 40; it says \"better\" or \"worse\" if the 95 % interval of the"
                + " difference between runs of the same seeds excludes 0.");
    }

    private void answer(Report report, Question question) {
        boolean changed = question == Question.ROOM || question == Question.PERMUTED;
        BandPlot plot = plot(question.title, question.top());
        for (Variant variant : question.variants()) {
            if (question != Question.ROOM || variant.seen().fitsLargerRoom()) {
                String column = changed && !variant.permuted() ? DistillQuestions.CHANGED : DistillQuestions.DRAWN;
                String label = variant.equals(Variant.BASE) ? question.base : variant.label();
                plot.band(label, results.curves(variant, "episode", column));
            }
        }
        report.text("**" + question.title + "** " + question.words);
        report.figure(question.name().toLowerCase(Locale.ROOT), plot);
        report.text("**Answer:** "
                + switch (question) {
                    case ROOM -> roomAnswer();
                    case PERMUTED -> permutedAnswer();
                    default -> answer(question);
                });
    }

    private BandPlot plot(String title, int top) {
        BandPlot plot = new BandPlot(title, "episode in context", "return")
                .possible(0, 20)
                .yRange(0, top);
        double best = results.mean(Variant.BASE, Outcome::best);
        return best < top ? plot.level("best policy", best) : plot;
    }

    private String answer(Question question) {
        List<String> each = new ArrayList<>();
        for (Variant variant : question.others) {
            each.add("with " + variant + " " + told(results.compare(variant, Variant.BASE, Outcome::last), 1));
        }
        return "compared with " + question.base + ", a model " + String.join("; ", each) + ".";
    }

    private String roomAnswer() {
        return "on goals outside the training room, episodes 37 to 40 return "
                + fixed(results.mean(coordinates(), Outcome::changedLast), 2)
                + " with embeddings of row and column and "
                + fixed(results.mean(cells(), Outcome::changedLast), 2) + " with an embedding of the cell, episode 1 "
                + fixed(results.mean(coordinates(), Outcome::changedFirst), 2) + " and "
                + fixed(results.mean(cells(), Outcome::changedFirst), 2)
                + "; on goals inside it the same models return "
                + fixed(results.mean(coordinates(), Outcome::last), 1) + " and "
                + fixed(results.mean(cells(), Outcome::last), 1) + ".";
    }

    private String permutedAnswer() {
        Variant learned = Question.PERMUTED.others.get(0);
        double best = results.mean(Variant.BASE, Outcome::best);
        return "with unseen permutations, the model that learned with permutations "
                + told(
                        Comparison.of(
                                results.each(learned, Outcome::last), results.each(Variant.BASE, Outcome::changedLast)),
                        1)
                + " than the base; the best policy returns " + fixed(best, 1) + ".";
    }

    private void decoding(Report report) {
        Variant base = Variant.BASE;
        report.text("***Sampling, or the most probable action?** The same models, whose histories begin with random"
                + " moves.");
        report.figure(
                "decoding",
                plot("Sampling, or the most probable action?", 18)
                        .band(DistillQuestions.DRAWN, results.curves(base, "episode", DistillQuestions.DRAWN))
                        .band(DistillQuestions.GREEDY, results.curves(base, "episode", DistillQuestions.GREEDY)));
        report.text("**Answer:** with these histories, drawing actions "
                + told(Comparison.of(results.each(base, Outcome::last), results.each(base, Outcome::greedy)), 1)
                + " than taking the most probable one.");
    }

    /**
     * {@return "does better (15.6 against 12.5, difference 3.1, 95 % interval 1.7 … 4.6)", or worse, or "does neither
     * better nor worse for certain"}
     */
    static String told(Comparison comparison, int decimals) {
        Verdict larger = comparison.larger();
        Verdict smaller = comparison.smaller();
        String verdict = larger == Verdict.SEEN
                ? "does better"
                : smaller == Verdict.SEEN ? "does worse" : "is neither clearly better nor clearly worse";
        return verdict + " (" + fixed(comparison.first(), decimals) + " against " + fixed(comparison.second(), decimals)
                + ", difference " + fixed(comparison.first() - comparison.second(), decimals) + ", 95 % interval "
                + range(comparison.difference(), decimals) + ")";
    }
}
