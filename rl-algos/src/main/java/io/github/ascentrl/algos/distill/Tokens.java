package io.github.ascentrl.algos.distill;

/**
 * What a model that learns in context sees of a step: numbered columns that tell the observation, what was done before and
 * what it gave, and the time inside the episode. The model answers with the action. It makes one token of them, or several:
 * {@link io.github.ascentrl.nn.layer.Embeddings} says of which columns.
 *
 * <p>One of your own tells an environment's observations in the way that suits them: a cell as row and column, say, so that
 * the model may go to cells that it never saw rewarded.
 */
public interface Tokens {
    /** {@return how many things there are in each column: its numbers are 0 … things − 1} */
    int[] things();

    /** {@return how many numbers an observation has; 1 unless overridden} */
    default int observationSize() {
        return 1;
    }

    /**
     * Writes a token.
     *
     * @param moment the step, with observations of {@link #observationSize()} numbers; only read
     * @param token receives the columns, exact integers, from an offset on
     * @param at the offset
     * @throws IllegalArgumentException if a number is none of a column's things
     */
    void write(Moment moment, float[] token, int at);

    /**
     * {@return these with one more column, the last: when the action before was taken} So that a token of the action, and
     * one of its reward, may have the time of their own step, as in decision transformers, where it is an episode's last:
     *
     * <pre>{@code
     * Tokens tokens = Tokens.numbered(81, 5, 2, 20).withActionTime(20);
     * Embeddings three = Embeddings.columns(tokens.things())  // observation, action, reward, time, time of the action
     *         .token(1, 4)
     *         .token(2, 4)
     *         .token(0, 3)
     *         .sameTable(4, 3)
     *         .build(rng.child("token"));
     * }</pre>
     *
     * @param limit the most steps of an episode, ≥ 1
     * @throws IllegalArgumentException if it is less
     */
    default Tokens withActionTime(int limit) {
        return new Timed(this, limit);
    }

    /**
     * {@return tokens of a square room whose observations are cells, row · size + column: row, column, action, reward, time}
     *
     * @param size cells along a wall, ≥ 1
     * @param actions how many there are, ≥ 1
     * @param rewards how many rewards there are: they are 0 … rewards − 1, ≥ 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens room(int size, int actions, int rewards, int limit) {
        return new Cells(size, true, actions, rewards, limit);
    }

    /**
     * {@return tokens of moves in a square room: row, column, action, reward, time, row before, column before} As
     * {@link #room}, and the cell that the action was taken in; 0, 0 before the first step of a task, where the action is none.
     * Where finding the goal ends the episode, the next observation is a new start: only with the cell before does a token tell
     * which move was rewarded.
     *
     * @param size cells along a wall, ≥ 1
     * @param actions how many there are, ≥ 1
     * @param rewards how many rewards there are: they are 0 … rewards − 1, ≥ 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens moves(int size, int actions, int rewards, int limit) {
        return new Moves(new Cells(size, true, actions, rewards, limit));
    }

    /**
     * {@return tokens of numbered observations: observation, action, reward, time}
     *
     * @param observations how many there are, ≥ 1
     * @param actions how many there are, ≥ 1
     * @param rewards how many rewards there are: they are 0 … rewards − 1, ≥ 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens numbered(int observations, int actions, int rewards, int limit) {
        return new Cells(observations, false, actions, rewards, limit);
    }
}
