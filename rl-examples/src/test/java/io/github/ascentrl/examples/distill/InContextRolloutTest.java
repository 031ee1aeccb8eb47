package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.examples.distill.InContextRollout.Episode;
import io.github.ascentrl.examples.plot.FigureData;
import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class InContextRolloutTest {
    private static final int CONTEXT = 10;
    private static final int GOAL = 1;
    private static final int EPISODES = 20;
    /** Found often enough by random actions; episodes have different lengths. */
    private static final DarkRoom.Settings ROOM = new DarkRoom.Settings(3, false, true, 20);

    private final Tokens tokens = Tokens.room(3, 5, 2, 20);
    private final CategoricalPolicy model = model(tokens);
    private final InContextPolicy policy = new InContextPolicy(model, tokens);
    private final InContextRollout rollout = InContextRollout.of(
            new DarkRoom(ROOM, GOAL), policy, EPISODES, Rng.of(7).child(0).child(1));

    private static CategoricalPolicy model(Tokens tokens) {
        Parameters parameters = new Parameters();
        Embeddings embeddings = Embeddings.columns(tokens.things())
                .size(8)
                .into(parameters, "token.")
                .build(Rng.of(1));
        Transformer transformer = Transformer.size(8)
                .blocks(2)
                .heads(2)
                .width(CONTEXT)
                .into(parameters, "transformer.")
                .build(Rng.of(2));
        Mlp head = Mlp.sizes(8, 5).into(parameters, "head.").build(Rng.of(3));
        return CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new Discrete(5));
    }

    @Test
    void itIsARolloutOfTheEvaluation() {
        Supplier<DarkRoom> room = () -> new DarkRoom(ROOM, GOAL);
        InContextEvaluation evaluation = InContextEvaluation.of(List.of(room), policy, 2, EPISODES, false, Rng.of(7));
        for (int e = 0; e < EPISODES; e++) {
            Episode episode = rollout.episodes().get(e);
            assertThat(episode.steps()).isEqualTo(evaluation.lengths()[0][1][e]);
            assertThat(episode.returned(episode.steps())).isEqualTo(evaluation.returns()[0][1][e]);
            assertThat(episode.observations()).hasSize(episode.steps() + 1).startsWith(4);
            assertThat(episode.states()).hasSize(episode.steps() + 1);
        }
        assertThat(rollout.episodes().stream().map(Episode::steps).distinct().count())
                .isGreaterThan(1);
        assertThat(rollout.tokens()).hasSize(5 * rollout.first(EPISODES));
        // The first token of the second episode: row, column, action before (from 1 on), its reward, time.
        int before = rollout.first(1);
        float[] token = Arrays.copyOfRange(rollout.tokens(), 5 * before, 5 * before + 5);
        assertThat(token[0]).isEqualTo(1);
        assertThat(token[1]).isEqualTo(1);
        assertThat(token[3]).isEqualTo(rollout.episodes().get(0).rewards()[before - 1]);
        assertThat(token[4]).isZero();
    }

    @Test
    void theFilmShowsEveryStepOfSomeEpisodes() throws IOException {
        Film film = SearchFilm.of(rollout, new DarkRoom(ROOM, GOAL), List.of(1, 6));
        int first = rollout.episodes().get(0).steps();
        int last = rollout.episodes().get(5).steps();
        assertThat(film.frames()).isEqualTo(first + 3 + last + 3);
        int middle = 120; // of the height
        assertThat(film.pixel(0, 100, middle)).as("the agent, in the centre").isEqualTo(Canvas.BLUE);
        assertThat(film.gif(100).length).isBetween(1000, 300_000);
    }

    @Test
    void theMapHasTheWholeContextOfTheLastEpisode() throws IOException {
        AttentionMap map = AttentionMap.all(rollout, model, CONTEXT, 2, 2).get(2);
        assertThat(map.block()).isEqualTo(1);
        assertThat(map.head()).isZero();
        int steps = rollout.first(EPISODES);
        int last = rollout.first(EPISODES - 1);
        assertThat(last).as("the window slid").isGreaterThan(CONTEXT);
        assertThat(map.from()).isEqualTo(last - CONTEXT + 1);
        assertThat(map.weights()).hasNumberOfRows(steps - last);
        for (int i = 0; i < map.weights().length; i++) {
            double[] row = map.weights()[i];
            assertThat(row).hasSize(steps - map.from());
            assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-9));
            assertThat(Arrays.stream(row).filter(weight -> weight > 0).count()).isEqualTo(CONTEXT);
        }
        HeatMapPlot plot = map.plot("attention");
        plot.writePng(new ByteArrayOutputStream());
        assertThat(plot.data()).isInstanceOf(FigureData.Cells.class);
    }

    /** Each step is three tokens: what the last of them gives to the three of a step is the step's. */
    @Test
    void threeTokensOfAStepAreOneColumn() {
        CategoricalPolicy three = new ReportModel(64, 2, 16, 1).model(Rng.of(4));
        InContextRollout played =
                InContextRollout.of(DarkRoom.report(3), new InContextPolicy(three, ReportModel.TOKENS), 2, Rng.of(1));
        for (AttentionMap map : AttentionMap.all(played, three, 64, 2, 4)) {
            int last = played.first(1);
            assertThat(map.weights()).hasNumberOfRows(played.first(2) - last);
            for (int i = 0; i < map.weights().length; i++) {
                double[] row = map.weights()[i];
                assertThat(row).hasSize(played.first(2));
                assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-6));
                assertThat(row[last + i]).as("itself").isPositive();
                assertThat(Arrays.stream(row, last + i + 1, row.length).sum())
                        .as("what comes after")
                        .isZero();
            }
        }
    }

    @Test
    void theLastTokenOfAStepIsReadAndPartsAreAddedUp() {
        double[][] all = {{1, 0, 0, 0}, {0.5, 0.5, 0, 0}, {0.2, 0.3, 0.5, 0}, {0.1, 0.3, 0.2, 0.4}};
        assertThat(AttentionMap.bySteps(all, 1, 0, 2)).containsExactly(new double[] {0.4, 0.6}, within(1e-12));
        assertThat(AttentionMap.bySteps(all, 1, 1, 2)).containsExactly(new double[] {0.6}, within(1e-12));
        assertThat(AttentionMap.bySteps(all, 0, 0, 2)).containsExactly(new double[] {1, 0}, within(1e-12));
    }

    /** Three episodes of three, four and two steps; the goal is reached in step 2, never, and in the last step. */
    @Test
    void arrivalsAreWhereAFirstRewardIsSeen() {
        List<Episode> episodes = List.of(
                new Episode(new int[4], List.of(), new float[] {0, 1, 1}),
                new Episode(new int[5], List.of(), new float[4]),
                new Episode(new int[3], List.of(), new float[] {0, 1}));
        InContextRollout played = new InContextRollout(episodes, new float[9 * 5]);
        double[][] weights = {
            {0.1, 0.2, 0.1, 0.1, 0.1, 0.1, 0.3, 0},
            {0, 0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}
        };
        assertThat(new AttentionMap(played, 0, 0, 1, weights).onArrivals())
                .as("column 1 of the map is step 2, which sees the reward of step 1")
                .isCloseTo((0.2 + 0.4) / 2, within(1e-12));
        assertThat(new AttentionMap(played, 0, 0, 1, weights).arrivals())
                .as("one of seven that each row sees")
                .isCloseTo(1.0 / 7, within(1e-12));
        AttentionMap chosen = AttentionMap.mostOnArrivals(rollout, model, CONTEXT, 2, 2);
        double[] shares = AttentionMap.all(rollout, model, CONTEXT, 2, 2).stream()
                .mapToDouble(AttentionMap::onArrivals)
                .toArray();
        assertThat(shares).hasSize(4).doesNotHaveDuplicates().contains(chosen.onArrivals());
        assertThat(chosen.onArrivals()).isEqualTo(Arrays.stream(shares).max().orElseThrow());
    }
}
