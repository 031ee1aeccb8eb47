package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.percent;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.search.TimeStepElites;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.tabular.TabularMdp;
import io.github.ascentrl.envs.tabular.TabularMdpBuilder;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Tests R1's two objections to the cross-entropy method: it imitates luck, and it throws experience away. */
@About(
        name = "cem-limits",
        description = "The cross-entropy method in a lottery, and against REINFORCE by sessions played",
        reproduces = "R1 §3.3")
public final class CemLimits implements Experiment {
    private static final int CHOICES = 5;
    private static final int SESSIONS = 100;
    private static final double SOLVED = 475;

    private enum Method {
        CEM("cross-entropy method"),
        TD_CEM("TD-CEM"),
        REINFORCE("REINFORCE");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    private record Lottery(Method method, boolean random) {
        @Override
        public String toString() {
            return method + (random ? ", lottery" : ", its mean for certain");
        }
    }

    /** The exact expected return of the policy, mean of the last tenth of the updates. */
    private record Value(double j) {}

    /**
     * The number of sessions until the mean of the last 50 is 475 (one more than all if never), and the share of those
     * sessions that no update used.
     */
    private record Price(double sessions, double unused) {}

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("lottery: updates", 200, 20);
        int sessions = lab.setting("CartPole: sessions", 3000, 200);
        lab.setting(
                "lottery",
                "five choices in a row: 1 for certain, or 4 with probability 0.2 and otherwise 0; a logit for each"
                        + " choice, Adam 0.05, 100 sessions per update, gamma 1; elite above the 0.8-quantile of the"
                        + " returns, TD-CEM: of the"
                        + " returns from the same time step on (td-cem's \"G per time step\"); REINFORCE with a"
                        + " fading mean (0.95)");
        lab.setting(
                "CartPole",
                "4-64-2 tanh, Adam 0.01; cross-entropy method: 50 sessions per update, elite at or above the"
                        + " 0.7-quantile;"
                        + " REINFORCE: 1 session per update, gamma 0.99, fading mean (0.95)");
        List<Lottery> lotteries = Arrays.stream(Method.values())
                .flatMap(method -> List.of(new Lottery(method, true), new Lottery(method, false)).stream())
                .toList();
        Results<Lottery, Value> lottery = lab.study("lottery", lotteries)
                .columns("update", "value")
                .work("updates", updates)
                .run(Value.class, run -> play(run, updates));
        Results<Method, Price> price = lab.study("CartPole", List.of(Method.CEM, Method.REINFORCE))
                .columns("episode", "mean50")
                .work("episodes", sessions)
                .run(Price.class, run -> cartPole(run, sessions));

        Report report = lab.report();
        report.concludes(
                "R1 §3.3",
                "Two problems of the cross-entropy method: in a random environment it chooses random actions rather"
                        + " than better ones; and the sessions that are not elite, a large amount of experience, are"
                        + " thrown away.");
        luck(report, lottery);
        experience(report, price, sessions);
        report.result("lottery", lottery.data());
        return report.result("cartPole", price.data());
    }

    private static TabularMdp mdp(boolean random) {
        TabularMdpBuilder chain = TabularMdp.builder(CHOICES, 2).start(0, 1.0);
        for (int s = 0; s < CHOICES; s++) {
            int next = s + 1 < CHOICES ? s + 1 : TabularMdp.END;
            chain.move(s, 0, next, 1);
            if (random) {
                chain.outcome(s, 1, next, 0.2, 4.0).outcome(s, 1, next, 0.8, 0.0);
            } else {
                chain.move(s, 1, next, 0.8);
            }
        }
        return chain.build();
    }

    private static Value play(Run<Lottery> run, int updates) {
        Mlp network = Mlp.sizes(CHOICES, 2).gains(1, 0).build(run.rng().child("network"));
        Env env = mdp(run.condition().random()).env();
        Trainer trainer = trainer(run, env, network, 0.05, SESSIONS, 0.8, EliteRule.ABOVE, 1);
        run.train(trainer, Budget.updates(updates), Map.of("value", stats -> value(network)));
        return new Value(run.curve("update", "value").tailMean(Math.max(1, updates / 10.0)));
    }

    private static Trainer trainer(
            Run<?> run, Env env, Mlp network, double rate, int sessions, double q, EliteRule rule, double gamma) {
        CategoricalPolicy policy = Logits.of(network);
        Adam adam = Adam.of(network.parameters(), rate);
        Method method = run.condition() instanceof Lottery lottery ? lottery.method() : (Method) run.condition();
        if (method == Method.REINFORCE) {
            ReinforceConfig config = ReinforceConfig.builder()
                    .episodesPerUpdate(gamma == 1 ? sessions : 1)
                    .gamma(gamma)
                    .build();
            return new Reinforce(env, policy, RunningMeanBaseline.exponential(0.95), adam, config, run.rng());
        }
        Elites elites = method == Method.CEM ? new SessionElites(rule) : new TimeStepElites(rule, 1, 0);
        CrossEntropyConfig config =
                CrossEntropyConfig.builder().sessions(sessions).quantile(q).build();
        return new CrossEntropy(new EpisodeSampler(env), policy, elites, adam, config, run.rng());
    }

    /** The lotteries with and without randomness. */
    private static double value(Mlp network) {
        double sum = 0;
        float[] logits = new float[2];
        for (int s = 0; s < CHOICES; s++) {
            float[] state = new float[CHOICES];
            state[s] = 1;
            network.evaluator().evaluate(1, state, logits);
            double gamble = 1 / (1 + StrictMath.exp((double) logits[0] - logits[1]));
            sum += 1 - 0.2 * gamble;
        }
        return sum;
    }

    private static Price cartPole(Run<Method> run, int sessions) {
        Mlp network = Mlp.sizes(4, 64, 2).build(run.rng().child("network"));
        Trainer trainer = trainer(run, new CartPole(), network, 0.01, 50, 0.7, EliteRule.AT_LEAST, 0.99);
        double[] elite = {0, 0};
        boolean[] done = {false}; // once the task is solved, sessions tie and all of them are elite
        run.train(trainer, Budget.episodes(sessions), stats -> {
            done[0] |= stats.meanReturn() >= SOLVED;
            if (done[0]) {
                return;
            }
            elite[0] += run.condition() == Method.CEM ? stats.metric("elite") : stats.episodes();
            elite[1] += stats.episodes();
        });
        Curve curve = run.curve("episode", "mean50");
        double solved = curve.firstAtLeast(SOLVED);
        return new Price(Double.isNaN(solved) ? sessions + 1 : solved, 1 - elite[0] / elite[1]);
    }

    private static void luck(Report report, Results<Lottery, Value> results) {
        report.text("Five times in a row, the agent chooses between 1 for certain and a lottery that pays 4 with"
                + " probability 0.2 and otherwise 0. Always taking the certain reward is worth 5, always"
                + " taking the lottery 4. \"Its mean for certain\" is the same task without randomness: the"
                + " second choice gives 0.8 each time.");
        report.table(
                "The lottery: expected return of the policy, computed exactly",
                results.table("learned with")
                        .mean("expected return, last tenth of the updates: mean", Value::j)
                        .range("min … max", 2, Value::j));
        report.figure(
                "lottery",
                results.where(Lottery::random)
                        .plot("The lottery: learning curves", "update", "value", "expected return of the policy")
                        .possible(4, 5)
                        .yRange(3.9, 5.1)
                        .level("certain", 5)
                        .level("lottery", 4)
                        .caption("The best sessions are those that won the lottery, so imitating them means playing"
                                + " the lottery."));
        Lottery elite = new Lottery(Method.CEM, true);
        Lottery derived = new Lottery(Method.REINFORCE, true);
        report.claim(Claim.smaller(
                "R1 §3.3 (randomness)",
                "in a random environment, random actions are chosen rather than better ones",
                "expected return in the lottery, cross-entropy method against REINFORCE",
                results.compare(elite, derived, Value::j)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "it is the randomness that misleads the cross-entropy method: with the same expected rewards for"
                        + " certain, it learns more",
                "expected return of the cross-entropy method, lottery against its mean for certain",
                results.compare(elite, new Lottery(Method.CEM, false), Value::j)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "elites of single steps imitate luck too",
                "expected return in the lottery, TD-CEM against REINFORCE",
                results.compare(new Lottery(Method.TD_CEM, true), derived, Value::j)));
    }

    private static void experience(Report report, Results<Method, Price> results, int sessions) {
        report.table(
                "CartPole: sessions to the solution",
                results.table("learned with")
                        .median("sessions until the mean of the last 50 is 475: median", Price::sessions)
                        .range("min … max", 0, Price::sessions)
                        .mean("sessions thrown away until then, %: mean", o -> 100 * o.unused()));
        report.figure(
                "cartpole",
                results.plot("CartPole: the elite, or all sessions", "episode", "mean50")
                        .possible(0, 500)
                        .yRange(0, 505)
                        .level("solved", SOLVED)
                        .caption("An episode is a session. REINFORCE solves the task early and falls back now and"
                                + " then; the cross-entropy method solves it late and stays there."));
        double[] unused = results.each(Method.CEM, Price::unused);
        report.claim(
                "R1 §3.3 (experience)",
                "the sessions that are not elite are thrown away, a large amount of experience",
                Verdict.above(Statistics.tInterval(0.95, unused), 0.5),
                "CartPole: the share of the sessions played until it is solved that no update used, against one half: "
                        + percent(Statistics.mean(unused), 0) + " (seeds: " + range(unused, 2) + ")");
        report.claim(Claim.larger(
                "R1 §3.3 (experience)",
                "that is a problem: more sessions are needed than if all of them are used",
                "CartPole; the same network and optimiser, but REINFORCE also learns after every session, not after 50."
                        + " Sessions until the mean of the last 50 is 475 (" + (sessions + 1) + " if it never is),"
                        + " cross-entropy method against REINFORCE",
                results.compare(Method.CEM, Method.REINFORCE, Price::sessions)));
    }
}
