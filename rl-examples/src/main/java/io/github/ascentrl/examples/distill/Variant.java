package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.envs.grid.DarkRoom;

/**
 * A variant of the distillation that differs from the base in one respect.
 *
 * @param label its name
 * @param goals number of goals with histories
 * @param source source of the histories
 * @param seen what the model sees of a step
 * @param three whether action, reward and cell are one token each
 * @param context steps that a step sees
 * @param permuted whether the numbers of the actions differ from history to history
 */
record Variant(
        String label, int goals, AnnealedHistories source, Seen seen, boolean three, int context, boolean permuted) {
    /** The larger room of the models of the last two kinds of {@link Seen}. */
    static final DarkRoom.Settings LARGER = new DarkRoom.Settings(13, false, false, 20);

    private static final DarkRoom.Settings ROOM = DarkRoomDistill.ROOM;

    /** The base, as in {@link DarkRoomDistill}. */
    static final Variant BASE =
            new Variant("base", DarkRoomDistill.TRAIN, DarkRoomDistill.SOURCE, Seen.TIME_IN_EPISODE, false, 100, false);

    /** What a model sees of a step in addition to the previous action and its reward. */
    enum Seen {
        TIME_IN_EPISODE(DarkRoomDistill.TOKENS),
        TIME_IN_TASK(new Clocked(ROOM.size(), DarkRoomDistill.SOURCE.episodes() * ROOM.limit())),
        NO_TIME(new Clocked(ROOM.size(), 0)),
        COORDINATES(Tokens.room(LARGER.size(), Distiller.ACTIONS, 2, ROOM.limit())),
        CELLS(Tokens.numbered(LARGER.size() * LARGER.size(), Distiller.ACTIONS, 2, ROOM.limit()));

        private final Tokens tokens;

        Seen(Tokens tokens) {
            this.tokens = tokens;
        }

        boolean fitsLargerRoom() {
            return this == COORDINATES || this == CELLS;
        }

        boolean countsTheTask() {
            return tokens.observationSize() == 2;
        }

        /** {@return the tokens in the training room} */
        Tokens tokens() {
            return fitsLargerRoom() ? new Placed(tokens, this == COORDINATES, ROOM.size(), LARGER.size()) : tokens;
        }

        /** {@return the tokens in the larger room} */
        Tokens larger() {
            return tokens;
        }
    }

    Tokens tokens() {
        return three ? seen.tokens().withActionTime(ROOM.limit()) : seen.tokens();
    }

    Variant named(String newLabel) {
        return new Variant(newLabel, goals, source, seen, three, context, permuted);
    }

    Variant goals(int n) {
        return new Variant(n + " goals", n, source, seen, three, context, permuted);
    }

    /** The same number of steps, in histories that improve more slowly by the given factor. */
    Variant slower(int times) {
        AnnealedHistories slow = new AnnealedHistories(
                Math.max(1, Math.round((float) source.histories() / times)),
                source.episodes() * times,
                source.withoutNoise(),
                source.persistence());
        return new Variant(
                "histories of " + slow.episodes() + " episodes", goals, slow, seen, three, context, permuted);
    }

    Variant seeing(Seen other) {
        return new Variant(label, goals, source, other, three, context, permuted);
    }

    Variant threeTokens() {
        return new Variant("three tokens", goals, source, seen, true, context, permuted);
    }

    Variant episodes(int n) {
        return new Variant(
                "context of " + n + (n == 1 ? " episode" : " episodes"),
                goals,
                source,
                seen,
                three,
                n * ROOM.limit(),
                permuted);
    }

    Variant permutedActions() {
        return new Variant("learned with permuted actions", goals, source, seen, three, context, true);
    }

    @Override
    public String toString() {
        return label;
    }
}
