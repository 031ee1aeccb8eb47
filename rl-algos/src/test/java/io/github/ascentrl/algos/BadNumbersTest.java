package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.imitation.AdvantageWeightedCloning;
import io.github.ascentrl.algos.imitation.AdvantageWeightedConfig;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionNetwork;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.DecisionTransformer;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fourteen kinds of bad numbers for every trainer. Either training continues with finite numbers, or an exception says
 * what was not finite and where, and parameters, moments and counters are those of the last good update.
 */
class BadNumbersTest {
    private static final int UPDATES = 12;
    private static final Rng RNG = Rng.of(17);
    private static final Discrete TWO = new Discrete(2);
    private static final Box BOX = Box.uniform(Fault.OBSERVATION_SIZE, -1000, 1000);

    /** Numbers of an environment, or a learning rate. */
    private enum Bad {
        RATE_1E10(fault -> fault.rate(1e10)),
        RATE_1E30(fault -> fault.rate(1e30)),
        REWARD_1E20(rewards((reward, step) -> reward * 1e20f * (1 + step % 3))),
        REWARD_1E38(rewards((reward, step) -> (reward + 0.1f * (step % 3)) * 1e37f)),
        REWARD_3E38(rewards((reward, step) -> step % 2 == 0 ? 3.3e38f : -3.3e38f)),
        NAN_REWARD(rewards((reward, step) -> step % 97 == 0 ? Float.NaN : reward)),
        INFINITE_REWARD(rewards((reward, step) -> step % 97 == 0 ? Float.POSITIVE_INFINITY : reward)),
        INFINITE_OBSERVATION(observations((o, reset, last, step) -> {
            if (!reset && step % 97 == 0) {
                o[1] = Float.NEGATIVE_INFINITY;
            }
        })),
        NAN_OBSERVATION(observations((o, reset, last, step) -> {
            if (!reset && !last && step % 47 == 0) {
                o[0] = Float.NaN;
            }
        })),
        NAN_AT_RESET(observations((o, reset, last, step) -> o[0] = reset && step > 60 ? Float.NaN : o[0])),
        NAN_AT_THE_END(observations((o, reset, last, step) -> o[0] = last && step > 60 ? Float.NaN : o[0])),
        OBSERVATION_1E38(observations((o, reset, last, step) -> {
            o[0] *= 1e37f;
            o[1] *= 1e36f;
        })),
        MINUS_ZERO(rewards((reward, step) -> -0f)),
        DENORMAL(rewards((reward, step) -> reward * 5 * Float.MIN_VALUE));

        private final Consumer<Fault> bad;

        Bad(Consumer<Fault> bad) {
            this.bad = bad;
        }

        /** {@return whether no trainer may accept these numbers} */
        boolean isNeverFinite() {
            return name().contains("NAN") || name().contains("INFINITE");
        }
    }

    private interface Reward {
        float of(float reward, long step);
    }

    private interface Observation {
        void change(float[] observation, boolean reset, boolean last, long step);
    }

    private static Consumer<Fault> rewards(Reward rewards) {
        return fault -> fault.distort(new Fault.Distortion() {
            @Override
            public float reward(float reward, long step) {
                return rewards.of(reward, step);
            }
        });
    }

    private static Consumer<Fault> observations(Observation observations) {
        return fault -> fault.distort(new Fault.Distortion() {
            @Override
            public void observation(float[] observation, boolean reset, boolean last, long step) {
                observations.change(observation, reset, last, step);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void trainersThatAct(Bad bad) {
        for (FaultySetups setup : FaultySetups.values()) {
            boolean mustFail = bad.isNeverFinite();
            check(bad, setup.toString(), setup::with, mustFail);
        }
    }

    /** Only a learning rate can go bad: data sets refuse numbers that are not finite. */
    @ParameterizedTest
    @EnumSource(names = {"RATE_1E10", "RATE_1E30"})
    void trainersOnData(Bad bad) {
        trainersOnData().forEach((name, maker) -> check(bad, name, maker, false));
    }

    private static void check(Bad bad, String name, Function<Fault, Trainer> maker, boolean mustFail) {
        Fault fault = new Fault();
        Trainer trainer = maker.apply(fault);
        trainer.update();
        bad.bad.accept(fault);
        String what = name + " with " + bad;
        for (int i = 0; i < UPDATES; i++) {
            State before = States.of(trainer);
            try {
                trainer.update();
            } catch (RuntimeException e) {
                assertThat(e)
                        .as(what)
                        .isInstanceOfAny(
                                ArithmeticException.class, IllegalArgumentException.class, IllegalStateException.class);
                assertThat(e.getMessage())
                        .as(what)
                        .matches("(?s).*(finite|NaN|Infinity|overflow|is outside|too small to change parameter).*")
                        .matches("(?s).*(update|step|episode|environment|row|score|parameter) [0-9]+.*");
                State after = States.of(trainer);
                assertThat(FailedUpdateTest.differences(before, after))
                        .as("%s after %s", what, e)
                        .isEmpty();
                assertThat(notFinite(after)).as("%s after %s", what, e).isEmpty();
                fault.repair();
                return;
            }
            assertThat(notFinite(States.of(trainer)))
                    .as("%s, update %d", what, i + 1)
                    .isEmpty();
        }
        assertThat(mustFail).as("%s: nobody noticed", what).isFalse();
    }

    /** {@return names of numbers that are not finite; a best value that no update has set yet is infinite on purpose} */
    private static List<String> notFinite(State state) {
        List<String> names = new ArrayList<>();
        for (String name : state.names()) {
            boolean finite = true;
            if (state.kind(name) == float.class) {
                for (float x : state.floats(name)) {
                    finite &= Float.isFinite(x);
                }
            } else if (state.kind(name) == double.class) {
                finite = Arrays.stream(state.doubles(name)).allMatch(Double::isFinite);
            }
            if (!finite && !name.endsWith("bestLoss") && !name.endsWith("bestMean")) {
                names.add(name);
            }
        }
        return names;
    }

    private static Map<String, Function<Fault, Trainer>> trainersOnData() {
        Map<String, Function<Fault, Trainer>> trainers = new LinkedHashMap<>();
        MemoryDataset data = FaultySetups.demonstrations();
        trainers.put(
                "cloning", fault -> cloning(data, CategoricalPolicy.of(FaultySetups.network("actor", 2), TWO), fault));
        trainers.put("cloning with memory", fault -> {
            Parameters parameters = new Parameters();
            Gru gru = Gru.sizes(Fault.OBSERVATION_SIZE, 4)
                    .into(parameters, "gru.")
                    .build(RNG);
            Mlp head = Mlp.sizes(4, 2).into(parameters, "head.").build(RNG.child("head"));
            return cloning(data, CategoricalPolicy.of(Trunk.of(gru).to(head), TWO), fault);
        });
        trainers.put("advantage-weighted", fault -> {
            Mlp actor = FaultySetups.network("actor", 2);
            Mlp critic = FaultySetups.network("critic", 1);
            return new AdvantageWeightedCloning(
                    data,
                    CategoricalPolicy.of(actor, TWO),
                    critic,
                    adam(actor.parameters(), fault),
                    adam(critic.parameters(), fault),
                    AdvantageWeightedConfig.builder().batchSize(8).build(),
                    RNG);
        });
        trainers.put("dpo", fault -> {
            Preferences pairs = new Preferences(BOX, TWO);
            Trajectory one = data.trajectory(0);
            Trajectory two = data.trajectory(1);
            float[] sameStart = two.observations().clone();
            System.arraycopy(one.observations(), 0, sameStart, 0, Fault.OBSERVATION_SIZE);
            pairs.add(one.observations(), one.actions(), sameStart, two.actions(), 1);
            pairs.add(sameStart, two.actions(), one.observations(), one.actions(), 2);
            Mlp actor = FaultySetups.network("actor", 2);
            return new Dpo(
                    pairs,
                    CategoricalPolicy.of(actor, TWO),
                    CategoricalPolicy.of(FaultySetups.network("reference", 2), TWO),
                    adam(actor.parameters(), fault),
                    DpoConfig.builder().batchSize(2).build(),
                    RNG);
        });
        trainers.put("decision transformer", fault -> {
            DecisionRows rows = new DecisionRows(BOX, TWO, 20);
            Parameters parameters = new Parameters();
            CategoricalPolicy model = CategoricalPolicy.of(
                    DecisionNetwork.over(transformer(parameters, 18), rows, 2, "decision.", RNG), TWO);
            return new DecisionTransformer(
                    data, rows, model, adam(parameters, fault), new DecisionConfig(4, 3, 0.25), RNG);
        });
        trainers.put("distillation", fault -> {
            Tokens tokens = Tokens.numbered(1, 2, 2, 6);
            LearningHistories histories = new LearningHistories(tokens)
                    .add(0, new float[6], new float[] {0, 1, 1, 0, 1, 1}, new float[6], new int[] {0, 1, 2, 3, 4, 5});
            Parameters parameters = new Parameters();
            Embeddings embeddings = Embeddings.columns(tokens.things())
                    .size(8)
                    .into(parameters, "token.")
                    .build(RNG);
            Mlp head = Mlp.sizes(8, 2).into(parameters, "head.").build(RNG);
            CategoricalPolicy model = CategoricalPolicy.of(
                    Trunk.of(Trunk.of(embeddings).to(transformer(parameters, 6)))
                            .to(head),
                    TWO);
            return new Distillation(histories, model, adam(parameters, fault), new DistillationConfig(4, 6, 1, 0), RNG);
        });
        return trainers;
    }

    private static BehaviourCloning cloning(MemoryDataset data, CategoricalPolicy policy, Fault fault) {
        return new BehaviourCloning(
                data,
                policy,
                adam(policy.parameters(), fault),
                CloningConfig.builder().batchSize(12).build(),
                RNG);
    }

    private static Transformer transformer(Parameters parameters, int width) {
        return Transformer.size(8)
                .blocks(1)
                .heads(2)
                .width(width)
                .relativePositions(6)
                .into(parameters, "transformer.")
                .build(RNG.child("transformer"));
    }

    private static Adam adam(Parameters parameters, Fault fault) {
        return Adam.builder(parameters).learningRate(fault.learningRate(0.01)).build();
    }
}
