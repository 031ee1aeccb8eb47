package io.github.ascentrl.algos.misuse;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Values that must fit each other: all are about observations of 4 numbers and 2 actions, as CartPole has them. The first
 * that is an instance of the type is the one tried first.
 */
final class Specimens {
    static final Box FOUR = Box.uniform(4, -1, 1);
    static final Discrete TWO = new Discrete(2);
    static final Box BOX = Box.uniform(1, -2, 2);

    private final List<Supplier<Object>> all = new ArrayList<>();
    private final List<Class<?>> classes = new ArrayList<>();
    private final Path folder;
    private final AtomicLong files = new AtomicLong();

    Specimens(Path folder) {
        this.folder = folder;
        add(() -> new CartPole(20));
        add(() -> new Pendulum(20));
        add(() -> DarkRoom.report(3));
        add(() -> FOUR);
        add(() -> TWO);
        add(() -> Rng.of(1));
        CategoricalPolicy trained = policy(); // the optimiser's, so that trainers can be made of the two
        add(() -> trained);
        add(() -> GaussianPolicy.freeSigma(network(4, 1), 1));
        add(() -> network(4, 2));
        add(() -> network(4, 1));
        add(() -> Gru.sizes(4, 3).build(Rng.of(1)));
        add(() -> network(4, 2).parameters());
        add(() -> Adam.of(trained.parameters(), 1e-3));
        add(RunningMeanBaseline::cumulative);
        add(Specimens::batch);
        add(Specimens::data);
        add(Specimens::trajectory);
        add(Specimens::provenance);
        add(() -> Budget.updates(2));
        add(() -> VectorEnvs.of(CartPole::new, 2));
        add(Specimens::model);
        add(Specimens::trainer);
        add(() -> new EpisodeSampler(new CartPole(20)));
        add(() -> new RolloutSampler(VectorEnvs.of(CartPole::new, 2), Rng.of(1)));
        add(() -> new LockstepSampler(() -> new CartPole(20)));
        add(() -> new Trials(() -> new CartPole(20), Specimens::policy, 1, 1));
        add(() -> SavedPolicy.of(policy(), FOUR, TWO, provenance()));
        add(() -> new Recorder(new CartPole(20), "CartPole-v1", Policies.uniform(TWO), "uniform", 1));
        add(Tape::new);
        add(() -> NetworkSpecimens.tensor(1, 1));
        add(() -> ReferenceCases.m3());
        add(() -> ReferenceCases.m3().mdp());
        add(() -> ReferenceCases.m3().policy());
        MoreSpecimens.addTo(this::add, this);
        NetworkSpecimens.addTo(this::add, this);
    }

    private void add(Callable<Object> maker) {
        Supplier<Object> supplier = () -> {
            try {
                return begun(maker.call());
            } catch (Exception e) {
                throw new IllegalStateException("this specimen cannot be made", e);
            }
        };
        all.add(supplier);
        try {
            classes.add(supplier.get().getClass());
        } catch (RuntimeException e) {
            all.remove(all.size() - 1);
            System.err.println(e.getCause() + " "
                    + java.util.Arrays.stream(new Throwable().getStackTrace())
                            .filter(f -> f.getClassName().endsWith("Specimens"))
                            .skip(1)
                            .findFirst()
                            .get());
        }
    }

    /** An environment in an episode: most of its methods want one. */
    static Object begun(Object value) {
        if (value instanceof Env env) {
            env.reset(Rng.of(1), new float[env.observationSpace().size()]);
        } else if (value instanceof VectorEnv envs) {
            envs.reset(
                    Rng.of(1), new float[envs.size() * envs.observationSpace().size()]);
        }
        return value;
    }

    List<Supplier<Object>> of(Class<?> type) {
        List<Supplier<Object>> found = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (type != Object.class && type.isAssignableFrom(classes.get(i))) {
                found.add(all.get(i));
            }
        }
        return found;
    }

    /** {@return a path at which nothing is yet} */
    Path newFile() {
        Path file = folder.resolve("f" + files.incrementAndGet());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static Mlp network(int in, int out) {
        return Mlp.sizes(in, 3, out).build(Rng.of(1));
    }

    static CategoricalPolicy policy() {
        return CategoricalPolicy.of(network(4, 2), TWO);
    }

    static ActorCritic model() {
        return ActorCritic.separate(FOUR, TWO, Rng.of(1), 3);
    }

    static Trajectory trajectory() {
        return new Trajectory(new float[8], new float[] {0, 1}, new float[] {1, 1}, new float[4], Ending.TERMINATED);
    }

    static Batch batch() {
        return Batch.of(List.of(trajectory(), trajectory()));
    }

    static MemoryDataset data() {
        return MemoryDataset.of(batch(), FOUR, TWO, provenance());
    }

    private static Provenance provenance() {
        return new Provenance("CartPole-v1", "uniform", 1, "0.1.0");
    }

    private static Reinforce trainer() {
        CategoricalPolicy policy = policy();
        Parameters parameters = policy.parameters();
        return new Reinforce(
                new CartPole(20),
                policy,
                RunningMeanBaseline.cumulative(),
                Adam.of(parameters, 1e-3),
                ReinforceConfig.defaults(),
                Rng.of(1));
    }
}
