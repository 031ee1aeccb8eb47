package io.github.ascentrl.nn;

/** A named matrix inside {@link Parameters}: a weight, a bias, a log standard deviation. */
public final class Parameter {
    private final Parameters owner;
    private final String name;
    final int index;
    private final int offset;
    private final int rows;
    private final int cols;
    boolean frozen;
    Adapter adapter; // the adapter of this weight; null without one
    boolean ofAdapter; // whether this is A or B of an adapter
    private final Tensor tensor = new Tensor();

    Parameter(Parameters owner, String name, int index, int offset, int rows, int cols) {
        this.owner = owner;
        this.name = name;
        this.index = index;
        this.offset = offset;
        this.rows = rows;
        this.cols = cols;
    }

    /** {@return the parameters that this matrix is part of} */
    public Parameters owner() {
        return owner;
    }

    /** {@return its name, unique among the parameters} */
    public String name() {
        return name;
    }

    /** {@return the position of its first number in {@link Parameters#values()}} */
    public int offset() {
        return offset;
    }

    /** {@return the number of rows} */
    public int rows() {
        return rows;
    }

    /** {@return the number of columns} */
    public int cols() {
        return cols;
    }

    /** {@return rows · cols} */
    public int size() {
        return rows * cols;
    }

    /** {@return whether this matrix is {@linkplain Parameters#freeze frozen}, so that training does not change it} */
    public boolean isFrozen() {
        return frozen;
    }

    /** {@return this parameter as a leaf of any tape} Its gradient is added into the owner's array. */
    Tensor tensor() {
        return fill(tensor, owner.gradients());
    }

    /** Makes the tensor a view of this parameter whose gradient is added into the given array. */
    Tensor fill(Tensor tensor, float[] gradients) {
        tensor.data = owner.values();
        tensor.gradient = gradients;
        tensor.offset = offset;
        tensor.rows = rows;
        tensor.cols = cols;
        tensor.needsGradient = !frozen;
        return tensor;
    }
}
