package io.github.ascentrl.examples.cartpole;

import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_LEAVE_ONE_OUT;
import static io.github.ascentrl.examples.cartpole.BaselineKind.EPISODE_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.NONE;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_10;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RLOO_4;
import static io.github.ascentrl.examples.cartpole.BaselineKind.RUNNING_MEAN;
import static io.github.ascentrl.examples.cartpole.BaselineKind.VALUE;
import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.examples.cartpole.CartPoleRun.Outcome;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Vanilla REINFORCE against every baseline, in the settings of both course reports. */
@About(
        name = "cartpole-baselines",
        description = "REINFORCE on CartPole: vanilla against every baseline",
        reproduces = "R0 §1, R4 §1.1–1.2")
public final class CartPoleBaselines implements Experiment {
    /** R0's conditions; RLOO collects ten trajectories for each of its updates, so it plays more episodes. */
    private static final List<BaselineKind> R0_KINDS =
            List.of(NONE, EPISODE_MEAN, VALUE, EPISODE_LEAVE_ONE_OUT, RLOO_10);

    private static final CartPoleSetting R4 = CartPoleSetting.r4(Schedule.constant(0));

    private static final List<BaselineKind> R4_SHOWN =
            List.of(NONE, RUNNING_MEAN, EPISODE_MEAN, EPISODE_LEAVE_ONE_OUT, RLOO_4, VALUE);

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("r4.episodes", 2000, 200);
        int r0Episodes = lab.setting("r0.episodes", 5000, 200);
        int r0Updates = lab.setting("r0.rlooUpdates", 1500, 20);
        lab.setting("r4", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, loss = mean over steps");
        lab.setting("r0", "4-8-4-2 ReLU, Adam 1e-3, gamma 0.99, loss = mean over steps, one fixed start");
        Results<BaselineKind, Outcome> r4 = lab.study("R4 setting", List.of(BaselineKind.values()))
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", episodes)
                .run(Outcome.class, run -> CartPoleRun.train(run, R4, run.condition(), episodes));
        Results<BaselineKind, Outcome> r0 = lab.study("R0 setting", R0_KINDS)
                .columns(CartPoleRun.COLUMNS)
                .work("episodes", kind -> kind == RLOO_10 ? 10 * r0Updates : r0Episodes)
                .run(Outcome.class, run -> {
                    int length = run.condition() == RLOO_10 ? 10 * r0Updates : r0Episodes;
                    return CartPoleRun.train(run, CartPoleSetting.R0, run.condition(), length);
                });

        BaselineClaims claims = new BaselineClaims(r4);
        Report report = lab.report();
        report.text("Plateau: the mean return of " + CartPoleRun.WINDOW + " episodes first reaches "
                + (int) CartPoleRun.PLATEAU + ". Best policy: the one with the highest such mean, sampled for 100"
                + " episodes. RLOO collects several episodes for each update, so it is counted both ways. Conditions are"
                + " compared seed by seed; undecided: the 95 % interval of the difference contains 0.");
        report.table("R4's setting, " + episodes + " episodes", table(r4));
        List<Claim> shown = new ArrayList<>(List.of(claims.vanillaIsUnstable()));
        shown.addAll(claims.valueAgainstRunningMean());
        shown.addAll(claims.leaveOneOutIsFastest());
        curves(report, "R4", r4.where(R4_SHOWN::contains), "", episodes, shown.toArray(Claim[]::new));
        report.claim(claims.anyBaselineIsPerfect());
        report.table("R4 §1.1: five runs of vanilla, the best policy of each over 100 episodes", claims.vanillaTable());
        report.text("The project's own yardstick, on the same runs:");
        claims.acceptance().forEach(report::claim);
        report.table("R0's setting, " + r0Episodes + " episodes (RLOO: " + r0Updates + " updates)", table(r0));
        String dead = "a seed whose small ReLU network is dead from the start never learns";
        Claim strongest = new BaselineClaims(r0).r0LeaveOneOutIsStrongest();
        curves(report, "R0", r0, dead, r0Episodes, strongest);
        report.table(
                "R0's table beside ours (medians over the seeds that got there)",
                r0.table("baseline")
                        .column("R0: plateau at", BaselineClaims.R0_PLATEAUS::get)
                        .median("ours, episodes", Outcome::plateauEpisode)
                        .median("ours, updates", Outcome::plateauUpdate)
                        .reached("seeds at plateau", Outcome::plateauEpisode));
        return report.result("r4", r4.data()).result("r0", r0.data());
    }

    private static Table table(Results<BaselineKind, Outcome> results) {
        return results.table("baseline")
                .column("unbiased", kind -> kind.unbiased() ? "yes" : "no")
                .reached("seeds at plateau", Outcome::plateauEpisode)
                .median("episodes to it", Outcome::plateauEpisode)
                .median("updates to it", Outcome::plateauUpdate)
                .median("last 100: median", Outcome::tailMean)
                .range("min … max", 0, Outcome::tailMean)
                .column(
                        "best policy, sampled",
                        kind -> fixed(results.mean(kind, o -> o.best().mean()), 1) + " ± "
                                + fixed(results.mean(kind, o -> o.best().std()), 1))
                .mean("greedy", o -> o.bestGreedy().mean())
                .get();
    }

    /** By update and by episode; the claims stand below the latter. */
    private static void curves(
            Report report,
            String setting,
            Results<BaselineKind, Outcome> results,
            String note,
            int episodes,
            Claim... claims) {
        for (String by : List.of("update", "episode")) {
            BandPlot plot = results.plot("CartPole, " + setting + "'s setting: learning per " + by, by, "mean50")
                    .xRange(0, episodes)
                    .yRange(0, 505)
                    .level("plateau", CartPoleRun.PLATEAU);
            if (!note.isEmpty()) {
                plot.quartiles().subtitle(note);
            }
            if (by.equals("update")) {
                plot.caption("By update, the step of the optimiser, for which leaving a trajectory out collects several"
                        + " episodes.");
            }
            String name = setting.toLowerCase(Locale.ROOT) + "-" + by + "s";
            report.figure(name, plot, by.equals("episode") ? claims : new Claim[0]);
        }
    }
}
