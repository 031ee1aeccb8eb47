package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.examples.guide.QuickStart;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prints the main figures of speed as tables in Markdown, in about twelve minutes: shares of the core's peak of
 * multiply-adds, throughput, whole processes that begin with a cold JVM, and two threads against one. The machine should
 * be idle otherwise:
 *
 * <pre>{@code
 * java -cp rl-examples/target/ascent-examples.jar io.github.ascentrl.examples.bench.SpeedTables
 * }</pre>
 *
 * <p>Each figure comes from JVMs of its own with SIMD, of the JDK that runs this program. Shares and throughput are in
 * thread time, which a busy machine distorts less.
 */
public final class SpeedTables {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final long WARM_UP = 10_000_000_000L;
    private static final long WINDOW = 1_000_000_000L;
    private static final int WINDOWS = 7;
    private static final int JVMS = 3;
    private static final String MEASURE = "measure";
    private static final int COLD_ROUNDS = 7;
    private static final int THREAD_ROUNDS = 15;
    private static final List<String> AT_ONCE = List.of("--add-modules", "jdk.incubator.vector", "-Dascent.simd=on");

    private SpeedTables() {}

    /** Something that is measured on one thread; it returns how many units of it were done. */
    private enum Single {
        GEMM("A·B, 256 × 64 × 64", 2.0 * 256 * 64 * 64) {
            @Override
            DoubleSupplier work() {
                GemmBenchmark benchmark = new GemmBenchmark();
                GemmBenchmark.Product product = new GemmBenchmark.Product();
                product.shape = "NN 256x64x64";
                product.setup();
                GemmBenchmark.Count count = new GemmBenchmark.Count();
                return () -> {
                    for (int i = 0; i < 100; i++) {
                        benchmark.product(product, count);
                    }
                    product.clear();
                    return 100;
                };
            }
        },
        PENDULUM("PPO, Pendulum", 120e3) {
            @Override
            DoubleSupplier work() {
                ActorCriticBenchmark.PpoOnPendulum task = new ActorCriticBenchmark.PpoOnPendulum();
                task.make();
                return () -> new ActorCriticBenchmark()
                        .ppoPendulum(task, new ActorCriticBenchmark.Steps())
                        .steps();
            }
        },
        CARTPOLE_4("PPO, CartPole, 4 environments", 229e3) {
            @Override
            DoubleSupplier work() {
                return cartPole(4);
            }
        },
        CARTPOLE_64("PPO, CartPole, 64 environments", 229e3) {
            @Override
            DoubleSupplier work() {
                return cartPole(64);
            }
        },
        STEP_64("training step of 4-64-64-2, 64 rows", 1.7e6) {
            @Override
            DoubleSupplier work() {
                return trainingStep(64);
            }
        },
        STEP_256("training step of 4-64-64-2, 256 rows", 4 * 1.7e6) {
            @Override
            DoubleSupplier work() {
                return trainingStep(256);
            }
        },
        REINFORCE("environment steps, REINFORCE, CartPole, 4-128-2", 0) {
            @Override
            DoubleSupplier work() {
                ReinforceBenchmark benchmark = new ReinforceBenchmark();
                ReinforceBenchmark.Settings settings = new ReinforceBenchmark.Settings();
                settings.activation = Activation.RELU;
                ReinforceBenchmark.Steps steps = new ReinforceBenchmark.Steps();
                return () -> {
                    long before = steps.environmentSteps;
                    benchmark.cartPole(settings, steps);
                    return steps.environmentSteps - before;
                };
            }
        },
        A2C("environment steps, A2C, DarkRoom", 0) {
            @Override
            DoubleSupplier work() throws IOException {
                ActorCriticBenchmark.A2cOnDarkRoom task = new ActorCriticBenchmark.A2cOnDarkRoom();
                task.recording = ActorCriticBenchmark.Recording.OFF;
                task.make();
                return () -> new ActorCriticBenchmark()
                        .a2cDarkRoom(task, new ActorCriticBenchmark.Steps())
                        .steps();
            }
        },
        SESSIONS("environment steps, cross-entropy, Acrobot, sampling", 0) {
            @Override
            DoubleSupplier work() {
                CrossEntropyBenchmark benchmark = new CrossEntropyBenchmark();
                CrossEntropyBenchmark.Setting setting = new CrossEntropyBenchmark.Setting();
                setting.threads = 1;
                setting.make();
                CrossEntropyBenchmark.Steps steps = new CrossEntropyBenchmark.Steps();
                return () -> benchmark.sampling(setting, steps).steps();
            }
        },
        ACTIONS("actions sampled for one observation, 4-64-64-2", 0) {
            @Override
            DoubleSupplier work() {
                ActBenchmark benchmark = new ActBenchmark();
                benchmark.setup();
                return () -> {
                    for (int i = 0; i < 1000; i++) {
                        benchmark.sampling();
                    }
                    return 1000;
                };
            }
        };

        private final String title;

        /** Floating-point operations in the matrix products of a unit; 0 if they are not counted. */
        private final double operations;

        Single(String title, double operations) {
            this.title = title;
            this.operations = operations;
        }

        abstract DoubleSupplier work() throws IOException;

        private static DoubleSupplier cartPole(int environments) {
            ActorCriticBenchmark.PpoOnCartPole task = new ActorCriticBenchmark.PpoOnCartPole();
            task.environments = environments;
            task.make();
            return () -> new ActorCriticBenchmark()
                    .ppoCartPole(task, new ActorCriticBenchmark.Steps())
                    .steps();
        }

        private static DoubleSupplier trainingStep(int rows) {
            MlpBenchmark benchmark = new MlpBenchmark();
            MlpBenchmark.Net net = new MlpBenchmark.Net();
            net.hidden = "64-64";
            net.batch = rows;
            net.setup();
            return () -> {
                for (int i = 0; i < 100; i++) {
                    benchmark.trainingStep(net);
                }
                return 100;
            };
        }

        /** Warms up, measures, and prints a line for each window: the share of the peak, the rate, and the peak. */
        void measure() throws IOException {
            DoubleSupplier work = work();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP) {
                work.getAsDouble();
            }
            FmaPeak machine = new FmaPeak();
            for (int i = 0; i < WINDOWS; i++) {
                double peak = machine.gigaflops();
                double units = 0;
                long start = CLOCK.getCurrentThreadCpuTime();
                do {
                    units += work.getAsDouble();
                } while (CLOCK.getCurrentThreadCpuTime() - start < WINDOW);
                double rate = units * 1e9 / (CLOCK.getCurrentThreadCpuTime() - start);
                System.out.println(rate * operations / (peak * 1e7) + " " + rate + " " + peak);
            }
        }

        /** Prints a row of the table, from several JVMs: each may compile the same code in another way. */
        void report() throws IOException, InterruptedException {
            List<double[]> windows = new ArrayList<>();
            for (int i = 0; i < JVMS; i++) {
                Tables.run(SpeedTables.class, Tables.SIMD, name(), MEASURE)
                        .lines()
                        .map(line -> Arrays.stream(line.split(" "))
                                .mapToDouble(Double::parseDouble)
                                .toArray())
                        .forEach(windows::add);
            }
            double[][] columns = IntStream.range(0, 3)
                    .mapToObj(column -> windows.stream()
                            .mapToDouble(window -> window[column])
                            .toArray())
                    .toArray(double[][]::new);
            String rate = format("%,.0f (%,.0f … %,.0f)", columns[1]);
            if (operations == 0) {
                Tables.row(title, rate);
            } else {
                String peak = Tables.format("%.0f", Statistics.median(columns[2]));
                Tables.row(title, format("%.0f %% (%.0f … %.0f)", columns[0]), peak, rate);
            }
        }
    }

    /** Something that is measured on one thread and on two, in turn, by the clock on the wall. */
    private enum Threads {
        PPO("an update of PPO, CartPole, 64 environments") {
            private final Ppo[] trainers = {trainer(), trainer()};

            private Ppo trainer() {
                VectorEnv envs = CartPole.vector(64, VectorOptions.DEFAULT);
                Rng rng = Rng.of(0);
                ActorCritic model =
                        ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 64, 64);
                return new Ppo(envs, model, Adam.of(model.parameters(), 2.5e-4), PpoConfig.defaults(), rng);
            }

            @Override
            void run(int threads) {
                Ppo trainer = trainers[threads - 1].threads(threads);
                for (int i = 0; i < 5; i++) {
                    trainer.update();
                }
            }
        },
        EVALUATION("20,000 episodes of evaluation, CartPole, 4-64-64-2") {
            private final Policy policy = CategoricalPolicy.of(
                    Mlp.sizes(4, 64, 64, 2).activation(Activation.TANH).build(Rng.of(0)), new Discrete(2));

            @Override
            void run(int threads) {
                Evaluation.of(CartPole::new, LockstepSampler.DEFAULT_WIDTH, threads, policy, 20_000, Rng.of(1));
            }
        };

        private final String title;

        Threads(String title) {
            this.title = title;
        }

        abstract void run(int threads);

        void measure() {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP) {
                run(1);
                run(2);
            }
            double[] seconds = new double[THREAD_ROUNDS];
            double[] ratios = new double[THREAD_ROUNDS];
            for (int i = 0; i < THREAD_ROUNDS; i++) {
                seconds[i] = seconds(1);
                ratios[i] = seconds[i] / seconds(2);
            }
            Tables.row(title, format("%.3f (%.3f … %.3f)", seconds), format("%.2f × (%.2f … %.2f)", ratios));
        }

        private double seconds(int threads) {
            long start = System.nanoTime();
            run(threads);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /**
     * Prints the tables.
     *
     * @param args none, or the name of a row, for this one only; this program starts others of itself
     * @throws Exception if one of these fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length > 0) {
            boolean measures = args.length > 1 && args[1].equals(MEASURE);
            for (Single single : Single.values()) {
                if (single.name().equals(args[0]) && measures) {
                    single.measure();
                } else if (single.name().equals(args[0])) {
                    single.report();
                }
            }
            for (Threads threads : Threads.values()) {
                if (threads.name().equals(args[0])) {
                    threads.measure();
                }
            }
            return;
        }
        System.out.printf(
                "%s, JDK %s, %d processors%n",
                System.getProperty("os.arch"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        Tables.header("one thread, SIMD: median (smallest … largest)", "of the peak", "GFLOP/s", "a second");
        for (Single single : Single.values()) {
            if (single.operations > 0) {
                single.report();
            }
        }
        Tables.header("one thread, SIMD: median (smallest … largest)", "a second");
        for (Single single : Single.values()) {
            if (single.operations == 0) {
                single.report();
            }
        }
        Tables.header(
                "a whole process, on all processors, seconds",
                "SIMD",
                "SIMD at once",
                "plain Java",
                "SIMD, archive",
                "SIMD at once, archive");
        cold("PPO, Pendulum, 303,104 steps", PendulumRun.class);
        cold("the quick start", QuickStart.class);
        Tables.header("on two threads", "one thread, seconds", "two threads");
        for (Threads threads : Threads.values()) {
            System.out.print(Tables.run(SpeedTables.class, Tables.SIMD, threads.name()));
        }
    }

    private static void cold(String title, Class<?> program) throws IOException, InterruptedException {
        List<List<String>> variants =
                List.of(Tables.SIMD, AT_ONCE, List.of(), archived(program, Tables.SIMD), archived(program, AT_ONCE));
        double[][] seconds = new double[variants.size()][COLD_ROUNDS];
        for (int i = 0; i < COLD_ROUNDS; i++) {
            for (int k = 0; k < seconds.length; k++) {
                seconds[k][i] = seconds(program, variants.get(k));
            }
        }
        Tables.row(Stream.concat(
                        Stream.of(title), Arrays.stream(seconds).map(values -> format("%.2f (%.2f … %.2f)", values)))
                .toArray(String[]::new));
    }

    /**
     * {@return the options with an archive of what the JVM loads in a run of the program} From JDK 25 on it is an
     * ahead-of-time cache, which also has profiles of the code.
     */
    private static List<String> archived(Class<?> program, List<String> options)
            throws IOException, InterruptedException {
        Path archive = Files.createTempDirectory("ascent").resolve("archive");
        boolean cache = Runtime.version().feature() >= 25;
        String write = cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
        String read = cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
        Tables.run(program, with(options, write + archive));
        archive.toFile().deleteOnExit();
        archive.getParent().toFile().deleteOnExit();
        return with(options, read + archive);
    }

    private static List<String> with(List<String> options, String option) {
        return Stream.concat(options.stream(), Stream.of(option)).toList();
    }

    private static double seconds(Class<?> program, List<String> options) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Tables.run(program, options);
        return (System.nanoTime() - start) / 1e9;
    }

    private static String format(String format, double[] values) {
        return Tables.format(
                format, Statistics.median(values), Statistics.quantile(values, 0), Statistics.quantile(values, 1));
    }
}
