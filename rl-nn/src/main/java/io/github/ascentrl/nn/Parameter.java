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
    Adapter adapter; // of this weight; null if it has none
    boolean ofAdapter; // is A or B of one
    private final Tensor tensor = new Tensor();

    Parameter(Parameters owner, String name, int index, int offset, int rows, int cols) {
        this.owner = owner;
        this.name = name;
        this.index = index;
        this.offset = offset;
        this.rows = rows;
        this.cols = cols;
    }

    /** {@return the parameters this is part of} */
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

    /** {@return whether it is {@linkplain Parameters#freeze frozen}: training leaves it as it is} */
    public boolean isFrozen() {
        return frozen;
    }

    /** This parameter as a leaf of any tape; gradients add up in the owner's array. */
    Tensor tensor() {
        return fill(tensor, owner.gradients());
    }

    /** Makes a tensor of this parameter, with gradients that add up in the given array. */
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
