package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.imitation.AdvantageWeightedConfig;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.CloningLoss;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.WeightCrossEntropyConfig;
import io.github.ascentrl.nn.schedule.Schedule;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of every builder of settings: each method sets the component of its name, and nothing else. */
class BuildersTest {
    private static final Schedule HALF = Schedule.constant(0.5);
    private static final PreferenceLoss PREFERENCE = PreferenceLoss.hinge();
    private static final CloningLoss LOSS = (tape, policy, batch) -> tape.constant(new float[1], 1, 1);

    @ParameterizedTest
    @ValueSource(
            classes = {
                PpoConfig.class,
                GrpoConfig.class,
                A2cConfig.class,
                OneStepConfig.class,
                ReinforceConfig.class,
                CrossEntropyConfig.class,
                WeightCrossEntropyConfig.class,
                CloningConfig.class,
                AdvantageWeightedConfig.class,
                DaggerConfig.class,
                DpoConfig.class
            })
    void eachMethodSetsTheComponentOfItsName(Class<?> config) throws ReflectiveOperationException {
        List<String> names = new ArrayList<>(List.of("build"));
        for (RecordComponent component : config.getRecordComponents()) {
            names.add(component.getName());
            setsItsOwn(component, builder(config));
        }
        assertThat(Arrays.stream(builder(config).getClass().getMethods())
                        .filter(method -> method.getDeclaringClass() != Object.class)
                        .map(Method::getName)
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    private static void setsItsOwn(RecordComponent component, Object builder) throws ReflectiveOperationException {
        String name = component.getName();
        Map<String, Object> expected = components(build(builder));
        expected.put(name, another(expected.get(name), component));
        Method set = builder.getClass().getMethod(name, component.getType());
        assertThat(set.invoke(builder, expected.get(name))).as(name).isSameAs(builder);
        assertThat(components(build(builder))).as(name).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(classes = {PpoConfig.class, GrpoConfig.class, CrossEntropyConfig.class})
    void aNumberInPlaceOfAScheduleIsAConstant(Class<?> config) throws ReflectiveOperationException {
        for (RecordComponent component : config.getRecordComponents()) {
            if (component.getType() == Schedule.class) {
                Object builder = builder(config);
                builder.getClass().getMethod(component.getName(), double.class).invoke(builder, 0.5);
                Schedule set = (Schedule) components(build(builder)).get(component.getName());
                assertThat(set.at(0)).as(component.getName()).isEqualTo(0.5);
                assertThat(set.at(7)).as(component.getName()).isEqualTo(0.5);
            }
        }
    }

    private static Object builder(Class<?> config) throws ReflectiveOperationException {
        Object builder = config.getMethod("builder").invoke(null);
        if (builder instanceof ReinforceConfig.Builder reinforce) {
            return reinforce.episodesPerUpdate(3); // one episode cannot be scaled by its group's deviation
        }
        if (builder instanceof PpoConfig.Builder ppo) {
            return ppo.segmentLength(20); // whole rollouts have no burn-in
        }
        return builder;
    }

    private static Object build(Object builder) throws ReflectiveOperationException {
        return builder.getClass().getMethod("build").invoke(builder);
    }

    private static Map<String, Object> components(Object config) throws ReflectiveOperationException {
        Map<String, Object> values = new TreeMap<>();
        for (RecordComponent component : config.getClass().getRecordComponents()) {
            values.put(component.getName(), component.getAccessor().invoke(config));
        }
        return values;
    }

    /** A value that the trainer accepts, other than the default. */
    private static Object another(Object value, RecordComponent component) {
        Class<?> type = component.getType();
        if (type == AdvantageScaling.class && value == AdvantageScaling.NONE) {
            boolean critic = component.getDeclaringRecord() == A2cConfig.class;
            return critic ? AdvantageScaling.BATCH : AdvantageScaling.GROUP;
        }
        if (type == int.class) {
            return (int) value == 15 ? 16 : 15;
        }
        if (type == long.class) {
            return 15L;
        }
        if (type == double.class) {
            return (double) value == 0.5 ? 0.25 : 0.5;
        }
        if (type == boolean.class) {
            return !(boolean) value;
        }
        if (type == Schedule.class) {
            return HALF;
        }
        if (type == CloningLoss.class) {
            return LOSS;
        }
        if (type == PreferenceLoss.class) {
            return PREFERENCE;
        }
        Object[] choices = type.getEnumConstants();
        return choices[0] == value ? choices[choices.length - 1] : choices[0];
    }
}
