package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.train.TrainTrial;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how cost grows with the number of environments, the width of a network, the rows of a batch, the length of
 * episodes, and the number of threads. It prints tables in Markdown and writes a figure of each with the line of a cost
 * proportional to work, logarithmic on both axes except for the speed-up by threads. It takes about four minutes, and
 * the machine should be idle otherwise:
 *
 * <pre>{@code
 * java -cp rl-examples/target/ascent-examples.jar io.github.ascentrl.examples.bench.ScaleTables [--out FOLDER]
 * }</pre>
 *
 * <p>Each table comes from a JVM of its own with SIMD, of the JDK that runs this program. Everything but the threads is
 * measured on one thread, in its thread time, which a busy machine distorts less.
 */
public final class ScaleTables {
    private static final long WARM_UP = 10_000_000_000L;
    private static final long WINDOW = 200_000_000L;
    private static final int ROUNDS = 7;

    /** The number of environment steps of a rollout, whatever the number of environments. */
    private static final int ROLLOUT = 65_536;

    private static final int MINIBATCH = 256;

    private ScaleTables() {}

    /** Something that is measured on one thread at several sizes. */
    private enum Growth {
        PPO("environments", "PPO on CartPole, an environment step with learning", "ns", powers(4, 1, 65_536)) {
            @Override
            DoubleSupplier work(int environments) {
                Ppo trainer = ppo(environments, ROLLOUT / environments);
                return () -> trainer.update().steps();
            }
        },
        ROLLOUTS("environments", "Rollouts on CartPole, an environment step", "ns", powers(4, 1, 65_536)) {
            @Override
            DoubleSupplier work(int environments) {
                VectorEnv envs = CartPole.vector(environments, VectorOptions.DEFAULT);
                RolloutSampler sampler = new RolloutSampler(envs, Rng.of(0));
                Policy policy = CategoricalPolicy.of(network(4, 64, 64, 2), new Discrete(2));
                Rng rng = Rng.of(1);
                long[] rollouts = {0};
                return () -> sampler.collect(policy, ROLLOUT / environments, true, rng.child(rollouts[0]++))
                        .steps();
            }
        },
        WIDTH("width w", "Training step of 4-w-w-2, 256 rows", "µs", powers(2, 16, 1024)) {
            @Override
            DoubleSupplier work(int width) {
                return trainingStep(width, 256);
            }

            /** Floating-point operations in the matrix products: three of each layer, but two of the first. */
            @Override
            double operations(int width) {
                double w = width;
                return 2 * 256 * (2 * 4 * w + 3 * (w * w + 2 * w));
            }
        },
        ROWS("rows", "Training step of 4-64-64-2", "µs", powers(4, 1, 16_384)) {
            @Override
            DoubleSupplier work(int rows) {
                return trainingStep(64, rows);
            }

            @Override
            double operations(int rows) {
                return rows;
            }
        },
        EPISODES("steps of an episode", "REINFORCE on Pendulum, an environment step", "ns", powers(10, 10, 100_000)) {
            @Override
            DoubleSupplier work(int length) {
                Mlp network = network(3, 64, 64, 1);
                GaussianPolicy policy = GaussianPolicy.freeSigma(network, 2);
                Reinforce trainer = new Reinforce(
                        new Pendulum(length),
                        policy,
                        RunningMeanBaseline.exponential(0.95),
                        Adam.of(policy.parameters(), 1e-5),
                        ReinforceConfig.defaults(),
                        Rng.of(0));
                return () -> trainer.update().steps();
            }
        };

        private final String size;
        private final String title;
        private final String unit;
        private final int[] sizes;

        Growth(String size, String title, String unit, int[] sizes) {
            this.size = size;
            this.title = title;
            this.unit = unit;
            this.sizes = sizes;
        }

        /** {@return something that returns how many units of it were done} */
        abstract DoubleSupplier work(int size);

        /** {@return the work in a unit; 0 if it is the same at all sizes} */
        double operations(int size) {
            return 0;
        }

        /** {@return work that grows with the size: that of a unit, or of a step of all environments, or of an episode} */
        double work(double size) {
            double operations = operations((int) size);
            return operations == 0 ? size : operations;
        }

        private static DoubleSupplier trainingStep(int width, int rows) {
            MlpBenchmark benchmark = new MlpBenchmark();
            MlpBenchmark.Net net = new MlpBenchmark.Net();
            net.hidden = width + "-" + width;
            net.batch = rows;
            net.setup();
            return () -> {
                benchmark.trainingStep(net);
                return 1;
            };
        }

        /** Warms up at all sizes, measures them in turn, and prints the sizes, each with the seconds of a unit. */
        void measure() {
            DoubleSupplier[] work = Arrays.stream(sizes).mapToObj(this::work).toArray(DoubleSupplier[]::new);
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP) {
                for (DoubleSupplier one : work) {
                    seconds(one);
                }
            }
            double[][] seconds = new double[sizes.length][ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < work.length; i++) {
                    seconds[i][round] = seconds(work[i]);
                }
            }
            for (int i = 0; i < sizes.length; i++) {
                line(sizes[i], seconds[i]);
            }
        }

        private static double seconds(DoubleSupplier work) {
            var clock = ManagementFactory.getThreadMXBean();
            double units = 0;
            long start = clock.getCurrentThreadCpuTime();
            do {
                units += work.getAsDouble();
            } while (clock.getCurrentThreadCpuTime() - start < WINDOW);
            return (clock.getCurrentThreadCpuTime() - start) / 1e9 / units;
        }

        /** {@return the nearest power of ten that is at most, or at least, a value} */
        private static double powerOfTen(double value, boolean atLeast) {
            double exponent = StrictMath.log10(value);
            return StrictMath.pow(10, atLeast ? StrictMath.ceil(exponent) : StrictMath.floor(exponent));
        }

        /** Prints the table, and writes the figure. */
        void report(Path folder) throws IOException, InterruptedException {
            List<Line> lines = inAnotherJvm(this);
            boolean constant = operations(sizes[0]) == 0; // a unit is the same work at all sizes
            double scale = unit.equals("ns") ? 1e9 : 1e6;
            double[] median = column(lines, line -> line.median() * scale);
            double[] work = column(lines, line -> work(line.size()));
            Scaling scaling = new Scaling(
                    work,
                    IntStream.range(0, work.length)
                            .mapToDouble(i -> constant ? median[i] * work[i] : median[i])
                            .toArray());
            Tables.header(size, title + ", " + unit, "per unit of work, against the cheapest smaller size");
            int worst = 0;
            for (int i = 0; i < lines.size(); i++) {
                Tables.row(
                        Tables.format("%,.0f", lines.get(i).size()),
                        lines.get(i).cell("%,.1f (%,.1f … %,.1f)", scale),
                        Tables.format("%.2f", scaling.rise(i)));
                worst = scaling.rise(i) > scaling.rise(worst) ? i : worst;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%nOver the larger half, cost grows as work to the power of %.2f. A unit of work costs at most %.2f × as"
                            + " much as at a smaller size, at %,.0f.%n",
                    scaling.exponent(),
                    scaling.rise(worst),
                    lines.get(worst).size());
            double[] ideal = Arrays.stream(work)
                    .map(x -> scaling.cheapest() * (constant ? 1 : x))
                    .toArray();
            LinePlot plot = new LinePlot(title, size, "cost, " + unit + " of thread time")
                    .lineWithIntervals(
                            "measured",
                            column(lines, Line::size),
                            median,
                            column(lines, line -> line.smallest() * scale),
                            column(lines, line -> line.largest() * scale))
                    .line("proportional to work", column(lines, Line::size), ideal)
                    .logarithmic(true, true)
                    .yRange(
                            powerOfTen(Math.min(Statistics.quantile(ideal, 0), Statistics.quantile(median, 0)), false),
                            powerOfTen(
                                    lines.stream()
                                                    .mapToDouble(Line::largest)
                                                    .max()
                                                    .getAsDouble()
                                            * scale,
                                    true));
            plot.subtitle(ROUNDS + " rounds: median, smallest … largest");
            AtomicFiles.writeStream(folder.resolve(name().toLowerCase(Locale.ROOT) + ".svg"), plot::writeSvg);
        }
    }

    /** Something that is measured on several numbers of threads, in turn, by the clock on the wall. */
    private enum Threads {
        UPDATE("update of PPO, CartPole, 64 environments") {
            private final List<Ppo> trainers =
                    Arrays.stream(threads()).mapToObj(k -> trainer().threads(k)).toList();

            private static Ppo trainer() {
                VectorEnv envs = CartPole.vector(64, VectorOptions.DEFAULT);
                return ppo(new RolloutSampler(envs, Rng.of(0)), PpoConfig.defaults());
            }

            @Override
            void run(int threads) {
                Ppo trainer = trainers.get(Arrays.binarySearch(threads(), threads));
                for (int i = 0; i < 5; i++) {
                    trainer.update();
                }
            }
        },
        EVALUATION("20,000 episodes of evaluation, CartPole") {
            private final Policy policy = CategoricalPolicy.of(network(4, 64, 64, 2), new Discrete(2));

            @Override
            void run(int threads) {
                Evaluation.of(CartPole::new, LockstepSampler.DEFAULT_WIDTH, threads, policy, 20_000, Rng.of(1));
            }
        },
        SEEDS("16 seeds of PPO, CartPole, 4,000 steps each") {
            private final Search search = Searches.every(
                    Designs.grid(List.of(
                            Setting.choices("env", "CartPole-v1"),
                            Setting.choices("algorithm", "ppo"),
                            Setting.choices("totalSteps", 4_000))),
                    Searches.seeds(0, 16),
                    4_000);

            @Override
            void run(int threads) throws Exception {
                Sweep.of(TrainTrial.class, search).on(Engine.threads(threads)).run();
            }
        };

        private final String title;

        Threads(String title) {
            this.title = title;
        }

        abstract void run(int threads) throws Exception;

        /** {@return the powers of two up to the number of processors, and this number} */
        static int[] threads() {
            int processors = Runtime.getRuntime().availableProcessors();
            return IntStream.concat(Arrays.stream(powers(2, 1, processors)), IntStream.of(processors))
                    .distinct()
                    .toArray();
        }

        /** Warms up, and prints the numbers of threads, each with how many times as fast it was as one thread. */
        void measure() throws Exception {
            int[] threads = threads();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP) {
                for (int k : threads) {
                    run(k);
                }
            }
            double[][] speedUps = new double[threads.length][2 * ROUNDS + 1];
            for (int round = 0; round < speedUps[0].length; round++) {
                double one = 0;
                for (int i = 0; i < threads.length; i++) {
                    long start = System.nanoTime();
                    run(threads[i]);
                    double seconds = System.nanoTime() - start;
                    one = i == 0 ? seconds : one;
                    speedUps[i][round] = one / seconds;
                }
            }
            for (int i = 0; i < threads.length; i++) {
                line(threads[i], speedUps[i]);
            }
        }

        static void report(Path folder) throws IOException, InterruptedException {
            double[] threads = Arrays.stream(threads()).asDoubleStream().toArray();
            Tables.header(IntStream.rangeClosed(0, threads.length)
                    .mapToObj(
                            i -> i == 0 ? "times as fast as one thread" : Numbers.count((int) threads[i - 1], "thread"))
                    .toArray(String[]::new));
            LinePlot plot = new LinePlot("Speed-up by threads", "threads", "times as fast as one thread");
            for (Threads one : values()) {
                List<Line> lines = inAnotherJvm(one);
                Tables.row(IntStream.rangeClosed(0, threads.length)
                        .mapToObj(i -> i == 0 ? one.title : lines.get(i - 1).cell("%.2f (%.2f … %.2f)", 1))
                        .toArray(String[]::new));
                plot.lineWithIntervals(
                        one.title,
                        // a little apart, because intervals at the same place would hide each other
                        Arrays.stream(threads)
                                .map(x -> x + 0.05 * one.ordinal())
                                .toArray(),
                        column(lines, Line::median),
                        column(lines, Line::smallest),
                        column(lines, Line::largest));
            }
            plot.line("proportional to threads", threads, threads);
            plot.xRange(0, threads[threads.length - 1] + 0.5).yRange(0, threads[threads.length - 1] + 0.5);
            plot.subtitle(2 * ROUNDS + 1
                    + " rounds of wall time: median, smallest … largest; shifted sideways to be told apart");
            AtomicFiles.writeStream(folder.resolve("threads.svg"), plot::writeSvg);
        }
    }

    /** Memory that stays in use after garbage collection: what it grows by from one number of environments to another. */
    private enum Memory {
        ENVIRONMENTS("the environments, CartPole") {
            @Override
            Object make(int environments, int steps) {
                VectorEnv envs = CartPole.vector(environments, VectorOptions.DEFAULT);
                envs.reset(
                        Rng.of(0),
                        new float[environments * envs.observationSpace().size()]);
                return envs;
            }
        },
        TRAINER("PPO after an update") {
            @Override
            Object make(int environments, int steps) {
                Ppo trainer = ppo(environments, steps);
                trainer.update();
                return trainer;
            }
        },
        ROLLOUT("PPO after an update, and its rollout") {
            @Override
            Object make(int environments, int steps) {
                VectorEnv envs = CartPole.vector(environments, VectorOptions.DEFAULT);
                Batch[] last = new Batch[1];
                Ppo trainer = ppo(
                        new RolloutSampler(envs, Rng.of(0)).onBatch(batch -> last[0] = batch),
                        config(environments, steps));
                trainer.update();
                return List.of(trainer, last);
            }
        };

        /** A collector that leaves no gaps: G1 gives large arrays whole regions, up to twice their size. */
        private static final String[] COMPACT = {"-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1"};

        private static final int FEW = 2_048;
        private static final int MANY = 16_384;
        private static final int SHORT = 8;
        private static final int LONG = 32;

        private final String title;

        Memory(String title) {
            this.title = title;
        }

        abstract Object make(int environments, int steps);

        /** Prints the bytes of an environment with {@link #SHORT} and with {@link #LONG} steps. */
        void measure() {
            bytes(() -> make(FEW, SHORT)); // loads classes, and frees what starting the JVM left behind
            for (int steps : new int[] {SHORT, LONG}) {
                int chosen = steps;
                long few = bytes(() -> make(FEW, chosen));
                long many = bytes(() -> make(MANY, chosen));
                line(steps, new double[] {(double) (many - few) / (MANY - FEW)});
            }
        }

        private static long bytes(Supplier<Object> maker) {
            long before = used();
            Object made = maker.get();
            long after = used();
            Reference.reachabilityFence(made);
            return after - before;
        }

        private static long used() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        }

        static void report() throws IOException, InterruptedException {
            Tables.header("bytes in use", "an environment, without steps", "and each step of its rollout");
            for (Memory memory : values()) {
                List<Line> lines = inAnotherJvm(memory, COMPACT);
                double few = lines.get(0).median();
                double step = (lines.get(1).median() - few) / (LONG - SHORT);
                Tables.row(memory.title, "" + Math.round(few - SHORT * step), "" + Math.round(step));
            }
        }
    }

    /** What another JVM measured at one size. */
    private record Line(double size, double[] values) {
        static Line of(String text) {
            double[] numbers = Arrays.stream(text.split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Line(numbers[0], Arrays.copyOfRange(numbers, 1, numbers.length));
        }

        double median() {
            return Statistics.median(values);
        }

        double smallest() {
            return Statistics.quantile(values, 0);
        }

        double largest() {
            return Statistics.quantile(values, 1);
        }

        String cell(String format, double scale) {
            return Tables.format(format, median() * scale, smallest() * scale, largest() * scale);
        }
    }

    /**
     * Prints the tables and writes the figures.
     *
     * @param args {@code --out} and the folder for the figures, {@code out/scale} by default; this program starts others
     *     of itself, each with the name of what it measures
     * @throws Exception if one of these fails
     */
    public static void main(String[] args) throws Exception {
        if (args.length == 1) {
            measure(args[0]);
            return;
        }
        if (args.length > 0 && !(args.length == 2 && args[0].equals("--out"))) {
            throw new IllegalArgumentException(
                    "arguments " + String.join(" ", args) + "; give none, or --out and a folder");
        }
        Path folder = Files.createDirectories(args.length == 2 ? Path.of(args[1]) : Path.of("out", "scale"));
        System.out.printf(
                "%s, JDK %s, %d processors; figures in %s%n",
                System.getProperty("os.arch"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                folder);
        for (Growth growth : Growth.values()) {
            growth.report(folder);
        }
        Memory.report();
        Threads.report(folder);
    }

    private static void measure(String name) throws Exception {
        for (Growth growth : Growth.values()) {
            if (name.equals(id(growth))) {
                growth.measure();
            }
        }
        for (Memory memory : Memory.values()) {
            if (name.equals(id(memory))) {
                memory.measure();
            }
        }
        for (Threads threads : Threads.values()) {
            if (name.equals(id(threads))) {
                threads.measure();
            }
        }
    }

    private static String id(Enum<?> measured) {
        return measured.getDeclaringClass().getSimpleName() + "." + measured.name();
    }

    private static Ppo ppo(int environments, int steps) {
        VectorEnv envs = CartPole.vector(environments, VectorOptions.DEFAULT);
        return ppo(new RolloutSampler(envs, Rng.of(0)), config(environments, steps));
    }

    private static Ppo ppo(RolloutSampler sampler, PpoConfig config) {
        Rng rng = Rng.of(0);
        ActorCritic model =
                ActorCritic.separate(sampler.observationSpace(), new Discrete(2), rng.child("model"), 64, 64);
        return new Ppo(sampler, model, Adam.of(model.parameters(), 2.5e-4), config, rng);
    }

    /** {@return settings with minibatches of 256 rows, whatever the size of the rollout} */
    private static PpoConfig config(int environments, int steps) {
        return PpoConfig.builder()
                .steps(steps)
                .minibatches(environments * steps / MINIBATCH)
                .build();
    }

    private static Mlp network(int... sizes) {
        return Mlp.sizes(sizes).activation(Activation.TANH).build(Rng.of(0));
    }

    private static int[] powers(int base, int first, int last) {
        return IntStream.iterate(first, x -> x <= last, x -> base * x).toArray();
    }

    private static double[] column(List<Line> lines, ToDoubleFunction<Line> value) {
        return lines.stream().mapToDouble(value).toArray();
    }

    private static void line(int size, double[] values) {
        System.out.println(size + " "
                + String.join(
                        " ", DoubleStream.of(values).mapToObj(Double::toString).toList()));
    }

    /** {@return what another JVM measures and prints} */
    private static List<Line> inAnotherJvm(Enum<?> measured, String... options)
            throws IOException, InterruptedException {
        List<String> all =
                Stream.concat(Stream.of(options), Tables.SIMD.stream()).toList();
        return Tables.run(ScaleTables.class, all, id(measured))
                .lines()
                .map(Line::of)
                .toList();
    }
}
