package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Adam (Kingma and Ba, 1412.6980) and AdamW (Loshchilov and Hutter, 1711.05101): moving averages m of the gradient and
 * v of its square, both corrected for their start at 0; θ ← θ − η·m̂/(√v̂ + ε), and for AdamW also θ ← θ − η·λ·θ.
 *
 * <p>η·λ·θ is subtracted together with the step. It therefore has an effect however small it is compared with θ, as
 * long as the step itself is not smaller than θ's rounding error (6e−8·θ). PyTorch multiplies θ by 1 − η·λ, which as a
 * float is 1 if η·λ &lt; 6e−8.
 */
public final class Adam implements Optimizer {
    private final Stepper stepper;
    private final Stepper.Update update = this::update; // a field, so that steps do not allocate it
    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final double weightDecay;
    private final int[] decayEnds;
    private final int decaying;
    private final float[] m;
    private final float[] v;
    private float decay;
    private float stride;
    private float scale;

    private Adam(Builder builder) {
        // As floats, like the averages: corrections with 0.999 for averages with 0.999f would be off by 6e-6.
        beta1 = (float) builder.beta1;
        beta2 = (float) builder.beta2;
        epsilon = builder.epsilon;
        weightDecay = builder.weightDecay;
        List<Parameter> entries = builder.parameters.entries();
        Set<Parameter> chosen = entries.stream().filter(builder.decays).collect(Collectors.toSet());
        decayEnds = decayEnds(entries, chosen);
        decaying = chosen.size();
        if (weightDecay > 0 && decaying == 0 && !entries.isEmpty()) {
            throw new IllegalArgumentException("weightDecay = " + weightDecay + " applies to none of the "
                    + entries.size() + " parameters, the first of which is '"
                    + entries.get(0).name() + "'; select some, or leave weight decay out");
        }
        m = Stepper.zeros(builder.parameters);
        v = Stepper.zeros(builder.parameters);
        stepper = new Stepper(builder.parameters, builder.learningRate, m, v);
    }

    /**
     * {@return Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e−8 and a constant learning rate}
     *
     * @param parameters the parameters to update
     * @param learningRate ≥ 0
     */
    public static Adam of(Parameters parameters, double learningRate) {
        return builder(parameters)
                .learningRate(Schedule.constant(Checks.notNegative("learningRate", learningRate)))
                .build();
    }

    /**
     * {@return AdamW: as {@link #of}, with decoupled weight decay 0.01 (PyTorch's default)}
     *
     * @param parameters the parameters to update
     * @param learningRate ≥ 0
     */
    public static Adam decoupled(Parameters parameters, double learningRate) {
        return builder(parameters)
                .learningRate(Schedule.constant(Checks.notNegative("learningRate", learningRate)))
                .weightDecay(0.01)
                .build();
    }

    /**
     * {@return a builder}
     *
     * @param parameters the parameters to update
     */
    public static Builder builder(Parameters parameters) {
        Objects.requireNonNull(parameters, "parameters");
        return new Builder(parameters);
    }

    @Override
    public Parameters parameters() {
        return stepper.parameters;
    }

    @Override
    public long steps() {
        return stepper.steps();
    }

    @Override
    public double learningRate() {
        return stepper.learningRate();
    }

    @Override
    public void step() {
        double rate = stepper.begin();
        long t = stepper.steps() + 1;
        decay = (float) (rate * weightDecay);
        stride = (float) (rate / (1 - power(beta1, t)));
        scale = (float) (1 / StrictMath.sqrt(1 - power(beta2, t)));
        stepper.finish(update);
    }

    /** {@return the ends of alternating contiguous ranges, with and without weight decay} */
    private static int[] decayEnds(List<Parameter> entries, Set<Parameter> chosen) {
        IntStream.Builder ends = IntStream.builder();
        boolean decaying = true;
        for (Parameter parameter : entries) {
            if (chosen.contains(parameter) != decaying) {
                ends.add(parameter.offset());
                decaying = !decaying;
            }
        }
        return ends.add(Integer.MAX_VALUE).build().toArray();
    }

    private void update(int from, int n, float[] values, float[] gradients) {
        int at = from;
        for (int k = 0; at < from + n; k++) {
            int end = Math.min(from + n, decayEnds[k]);
            if (end > at) {
                float taken = k % 2 == 0 ? decay : 0f;
                stepper.kernels
                        .updates()
                        .adam(
                                at,
                                end - at,
                                values,
                                gradients,
                                m,
                                v,
                                (float) beta1,
                                (float) beta2,
                                taken,
                                stride,
                                scale,
                                epsilon);
                at = end;
            }
        }
    }

    /** {@return a power, by squaring} On JDK 17, StrictMath.pow allocates its tables on every call. */
    private static double power(double base, long exponent) {
        double result = 1;
        for (double square = base; exponent > 0; exponent >>= 1, square *= square) {
            if ((exponent & 1) == 1) {
                result *= square;
            }
        }
        return result;
    }

    @Override
    public String toString() {
        int all = parameters().entries().size();
        String some = decaying == all ? "" : " of " + decaying + " of " + all + " parameters";
        return "Adam(learningRate = " + stepper.schedule() + ", betas = " + (float) beta1 + ", " + (float) beta2
                + ", epsilon = " + epsilon + ", weightDecay = " + weightDecay + some + ")";
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        stepper.save(state);
        state.put("m", m);
        state.put("v", v);
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        state.get("m", m);
        state.get("v", v);
        stepper.load(state);
    }

    /** Builds an {@link Adam} from its settings. */
    public static final class Builder {
        private final Parameters parameters;
        private Schedule learningRate = Schedule.constant(1e-3);
        private double beta1 = 0.9;
        private double beta2 = 0.999;
        private float epsilon = 1e-8f;
        private double weightDecay;
        private Predicate<Parameter> decays = parameter -> true;

        private Builder(Parameters parameters) {
            this.parameters = parameters;
        }

        /**
         * Sets the learning rate η; 1e−3 by default.
         *
         * @param schedule η as a function of the optimiser step; every value ≥ 0
         * @return this
         */
        public Builder learningRate(Schedule schedule) {
            Objects.requireNonNull(schedule, "schedule");
            learningRate = schedule;
            return this;
        }

        /**
         * Sets the decay rates of the two averages; 0.9 and 0.999 by default. They are stored as {@code float}s, whose
         * spacing below 1 is 6e−8: 0.9999999 becomes 0.99999988, whose memory is a sixth shorter.
         *
         * @param beta1 decay rate β₁ of the average of the gradient, in [0, 1)
         * @param beta2 decay rate β₂ of the average of its square, in [0, 1)
         * @return this
         */
        public Builder betas(double beta1, double beta2) {
            Checks.decay("beta1", beta1);
            Checks.decay("beta2", beta2);
            this.beta1 = beta1;
            this.beta2 = beta2;
            return this;
        }

        /**
         * Sets ε, which is added to the square root; 1e−8 by default.
         *
         * @param epsilon positive
         * @return this
         */
        public Builder epsilon(double epsilon) {
            this.epsilon = Checks.positive("epsilon", epsilon);
            return this;
        }

        /**
         * Sets decoupled weight decay λ; 0 (plain Adam) by default.
         *
         * @param weightDecay ≥ 0
         * @return this
         */
        public Builder weightDecay(double weightDecay) {
            return weightDecay(weightDecay, parameter -> true);
        }

        /**
         * Sets decoupled weight decay λ for some parameters only. For example, to exclude embeddings by name, and
         * biases and normalisation gains, which have one row:
         *
         * <pre>{@code
         * .weightDecay(0.1, p -> p.rows() > 1 && !p.name().startsWith("token."))
         * }</pre>
         *
         * @param weightDecay ≥ 0
         * @param which selects the parameters with weight decay; evaluated once, when the optimiser is built
         * @return this
         */
        public Builder weightDecay(double weightDecay, Predicate<Parameter> which) {
            this.weightDecay = Checks.notNegative("weightDecay", weightDecay);
            this.decays = Objects.requireNonNull(which, "which");
            return this;
        }

        /**
         * {@return a new optimiser}
         *
         * @throws IllegalArgumentException if weight decay is positive but no parameter is selected
         */
        public Adam build() {
            return new Adam(this);
        }
    }
}
