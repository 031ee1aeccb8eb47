package io.github.ascentrl.algos.distill;

/**
 * The form in which a model that learns in context sees a step: columns of whole numbers for the observation, the
 * previous action and its reward, and the time inside the episode. The model predicts the action. Its {@link
 * io.github.ascentrl.nn.layer.Embeddings} turn the columns into one token or several.
 *
 * <p>Implement this interface to represent an environment's observations in the way that suits them, for example a cell
 * as row and column, so that the model can go to cells that it never saw rewarded.
 */
public interface Tokens {
    /** {@return the number of values of each column: they are 0 … things − 1} */
    int[] things();

    /** {@return the size of an observation; 1 by default} */
    default int observationSize() {
        return 1;
    }

    /**
     * Writes a token.
     *
     * @param moment the step, with observations of {@link #observationSize()} numbers; do not modify it
     * @param token receives the columns, exact integers
     * @param at offset of the first column
     * @throws IllegalArgumentException if a number is not one of its column's values
     */
    void write(Moment moment, float[] token, int at);

    /**
     * {@return these tokens with one more column at the end: the time of the previous action} With it the tokens of the
     * previous action and its reward can have the time of their own step, as in decision transformers, even if that was
     * the last step of an episode:
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
     * @throws IllegalArgumentException if {@code limit < 1}
     */
    default Tokens withActionTime(int limit) {
        return new Timed(this, limit);
    }

    /**
     * {@return tokens of a square room whose observations are cells, row · size + column: row, column, action, reward,
     * time}
     *
     * @param size the number of cells along a wall, ≥ 1
     * @param actions the number of actions, ≥ 1
     * @param rewards the number of different rewards, ≥ 1; they must be 0 … rewards − 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens room(int size, int actions, int rewards, int limit) {
        return new Cells(size, true, actions, rewards, limit);
    }

    /**
     * {@return tokens of moves in a square room: row, column, action, reward, time, row before, column before} As
     * {@link #room}, plus the cell in which the previous action was taken; 0, 0 before the first step of a task, where
     * there is no previous action. If reaching the goal ends the episode, the next observation is a new start: only the
     * cell before shows which move was rewarded.
     *
     * @param size the number of cells along a wall, ≥ 1
     * @param actions the number of actions, ≥ 1
     * @param rewards the number of different rewards, ≥ 1; they must be 0 … rewards − 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens moves(int size, int actions, int rewards, int limit) {
        return new Moves(new Cells(size, true, actions, rewards, limit));
    }

    /**
     * {@return tokens of numbered observations: observation, action, reward, time}
     *
     * @param observations the number of observations, ≥ 1
     * @param actions the number of actions, ≥ 1
     * @param rewards the number of different rewards, ≥ 1; they must be 0 … rewards − 1
     * @param limit the most steps of an episode, ≥ 1
     */
    static Tokens numbered(int observations, int actions, int rewards, int limit) {
        return new Cells(observations, false, actions, rewards, limit);
    }
}
