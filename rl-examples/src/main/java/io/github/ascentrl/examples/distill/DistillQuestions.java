package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.wrap.PermuteActions;
import io.github.ascentrl.examples.actorcritic.GoalSplit;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** Answers R3's open questions and some more: each question changes one setting of {@link DarkRoomDistill}. */
@About(
        name = "darkroom-distill-questions",
        description =
                "R3's open questions on algorithm distillation, answered by curves; takes up to an hour, not part of"
                        + " all",
        reproduces = "R3, summary",
        partOfAll = false)
public final class DistillQuestions implements Experiment {
    static final InContext JUDGE = new InContext(DarkRoomDistill.ROOM, 4, 40);
    static final String DRAWN = "actions drawn";
    static final String GREEDY = "most probable action";
    static final String CHANGED = "changed room";

    private static final DarkRoom.Settings ROOM = DarkRoomDistill.ROOM;
    private static final int UPDATES = 800; // so that the experiment takes less than an hour
    private static final InContext LARGER = new InContext(Variant.LARGER, 4, 40);

    /**
     * Results of a variant.
     *
     * @param first return of episode 1
     * @param middle return of episodes 21 to 24
     * @param last return of episodes 37 to 40
     * @param greedy return of episodes 37 to 40 if the most probable action is taken
     * @param changedFirst return of episode 1 in a changed room: with permuted actions for the base, the larger room
     *     for models of a larger room; NaN for others
     * @param changedLast return of episodes 37 to 40 there
     * @param best return of the best policy
     * @param outside goals outside the training room, for models of a larger room
     */
    record Outcome(
            double first,
            double middle,
            double last,
            double greedy,
            double changedFirst,
            double changedLast,
            double best,
            List<Integer> outside) {}

    @Override
    public Report run(Lab lab) throws IOException {
        Distiller distiller = Distiller.CHOSEN.updates(lab.quick() ? 20 : UPDATES);
        lab.setting(
                "base",
                "as darkroom-distill, with fewer updates: histories, " + DarkRoomDistill.SOURCE.settings() + "; "
                        + distiller.training());
        lab.setting("model", Distiller.CHOSEN.settings());
        lab.setting("goals", "64 to learn from, or some of them; the same 16 held out for all variants of a seed");
        lab.setting(
                "evaluation", JUDGE.rollouts() + " rollouts of each held-out goal, " + JUDGE.episodes() + " episodes");
        List<Variant> variants = lab.quick() ? variants().subList(0, 1) : variants();
        Results<Variant, Outcome> results = lab.study("variants", variants)
                .columns("episode", DRAWN, GREEDY, CHANGED)
                .work("updates", distiller.updates())
                .run(Outcome.class, run -> distill(lab, run, distiller));
        DistillBonus bonus = new DistillBonus(lab);
        Report report = lab.report();
        if (lab.quick()) {
            new DistillAnswers(results).some(report);
        } else {
            DistillAnswers answers = new DistillAnswers(results);
            answers.all(report);
            GoalSplit first = split(Rng.of(lab.seeds().get(0)));
            answers.picture(report, lab.folder(), distiller, first.test());
        }
        bonus.answer(report);
        return report;
    }

    static List<Variant> variants() {
        Variant base = Variant.BASE;
        return Stream.of(DistillAnswers.Question.values())
                .flatMap(question -> question.variants().stream())
                .distinct()
                .toList();
    }

    private static Outcome distill(Lab lab, Run<Variant> run, Distiller distiller) throws IOException {
        Variant variant = run.condition();
        Rng rng = run.rng();
        GoalSplit split = split(rng);
        List<Integer> goals = split.train().subList(0, variant.goals());
        LearningHistories histories = variant.source()
                .of(
                        ROOM,
                        goals,
                        variant.tokens(),
                        key -> variant.permuted() ? order(key, false) : IDENTITY,
                        rng.child("histories"));
        Distiller own = distiller.with(variant.context(), variant.three() ? 3 : 1);
        InContextPolicy drawn = own.learn(histories, 1, run, rng);
        InContextPolicy greedy =
                new InContextPolicy(((CategoricalPolicy) drawn.model()).deterministic(), variant.tokens());

        if (variant.equals(Variant.BASE) && run.seed() == lab.seeds().get(0)) {
            Pictures.save(drawn, "annealed histories", run.seed(), lab.folder());
        }

        Rng orders = rng.child("orders");
        IntFunction<Env> permuted =
                goal -> new PermuteActions(new DarkRoom(ROOM, goal), order(orders.child(goal), true));
        IntFunction<Env> rooms = variant.permuted()
                ? permuted
                : variant.seen().countsTheTask()
                        ? goal -> new TaskTime(new DarkRoom(ROOM, goal), ROOM.size() * ROOM.size())
                        : goal -> new DarkRoom(ROOM, goal);
        InContextEvaluation sampled = JUDGE.of(split.test(), drawn, false, rooms, rng.child("held out"));
        InContextEvaluation most = JUDGE.of(split.test(), greedy, false, rooms, rng.child("held out"));
        Rng elsewhere = rng.child("changed");
        List<Integer> outside =
                variant.seen().fitsLargerRoom() ? outside(split.test().size(), elsewhere.child("goals")) : List.of();
        InContextEvaluation changed = changed(variant, drawn, split, outside, permuted, elsewhere);
        for (int e = 0; e < JUDGE.episodes(); e++) {
            run.log(e + 1, sampled.mean(e), most.mean(e), changed == null ? Double.NaN : changed.mean(e));
        }
        int end = JUDGE.episodes();
        return new Outcome(
                sampled.mean(0),
                sampled.mean(20, 24),
                sampled.mean(end - 4, end),
                most.mean(end - 4, end),
                changed == null ? Double.NaN : changed.mean(0),
                changed == null ? Double.NaN : changed.mean(end - 4, end),
                JUDGE.best(split.test()),
                outside);
    }

    private static GoalSplit split(Rng rng) {
        return GoalSplit.of(ROOM, DarkRoomDistill.TRAIN, rng.child("split"));
    }

    private static InContextEvaluation changed(
            Variant variant,
            InContextPolicy policy,
            GoalSplit split,
            List<Integer> outside,
            IntFunction<Env> permuted,
            Rng rng) {
        if (variant.equals(Variant.BASE)) {
            return JUDGE.of(split.test(), policy, false, permuted, rng);
        }
        if (!variant.seen().fitsLargerRoom()) {
            return null;
        }
        Policy there = new InContextPolicy(policy.model(), variant.seen().larger());
        return LARGER.of(outside, there, false, rng);
    }

    /** Goals of the larger room outside the training room. */
    private static List<Integer> outside(int n, Rng rng) {
        int size = Variant.LARGER.size();
        int border = (size - ROOM.size()) / 2;
        List<Integer> all = GoalSplit.of(Variant.LARGER, size * size - 1, rng).train();
        return all.stream()
                .filter(cell -> Math.min(cell / size, cell % size) < border
                        || Math.max(cell / size, cell % size) >= size - border)
                .limit(n)
                .toList();
    }

    private static final int[] IDENTITY = {0, 1, 2, 3, 4};

    /** An order of the actions; one in six of all orders is reserved for tests. */
    private static int[] order(Rng rng, boolean test) {
        while (true) {
            int[] order = IDENTITY.clone();
            int rank = 0;
            for (int i = 0; i < order.length; i++) {
                int left = order.length - i;
                int drawn = rng.nextInt(left);
                rank = rank * left + drawn;
                int action = order[i + drawn];
                order[i + drawn] = order[i];
                order[i] = action;
            }
            if (rank % 6 == 0 == test) {
                return order;
            }
        }
    }
}
