package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A free σ belongs to one policy: nobody takes another's in silence. */
class FreeSigmaTest {
    private static final Box SEEN = Box.unbounded(3);
    private static final Box TWO = Box.unbounded(2);
    private static final Provenance FROM = new Provenance("e", "p", 1, "v");

    private final Parameters parameters = new Parameters();
    private final Trunk trunk =
            Trunk.of(Mlp.sizes(3, 8).into(parameters, "trunk.").build(Rng.of(1)), Activation.TANH);

    private Network head(String name, int outputs) {
        return trunk.to(Mlp.sizes(8, outputs).into(parameters, name).build(Rng.of(2)));
    }

    private void set(GaussianPolicy policy, double sigma) {
        Parameter logStd = policy.freeSigma();
        parameters.values()[logStd.offset()] = (float) StrictMath.log(sigma);
        parameters.changed();
    }

    @Test
    void twoPoliciesOverOneTrunkHaveEachItsOwn() {
        GaussianPolicy arm = GaussianPolicy.freeSigma(head("arm.", 2), "arm.", 1);
        GaussianPolicy leg = GaussianPolicy.freeSigma(head("leg.", 2), "leg.", 0.1);
        assertThat(arm.sigma(0)).isEqualTo(1);
        assertThat(leg.sigma(1)).isCloseTo(0.1, within(1e-8));
        set(arm, 3);
        assertThat(arm.sigma(0)).isCloseTo(3, within(1e-6));
        assertThat(leg.sigma(0)).isCloseTo(0.1, within(1e-8));
    }

    @Test
    void aSecondOneOfTheSameNameIsRefused() {
        Network head = head("arm.", 2);
        GaussianPolicy.freeSigma(head, 1);
        for (Network again : new Network[] {head, head("leg.", 2), head("tail.", 3)}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> GaussianPolicy.freeSigma(again, 0.1))
                    .withMessageContaining("already have a 'logStd'")
                    .withMessageContaining("to use the same policy again, reuse the object");
        }
    }

    /** What is saved takes the σ that its network has, whatever its name; one over a network alone takes 'logStd'. */
    @Test
    void aSavedPolicyKeepsTheSigmaOfItsNetwork(@TempDir Path folder) throws IOException {
        GaussianPolicy arm = GaussianPolicy.freeSigma(head("arm.", 2), "arm.", 1);
        GaussianPolicy leg = GaussianPolicy.freeSigma(head("leg.", 2), "leg.", 0.1);
        set(leg, 0.2);
        SavedPolicy.of(leg, SEEN, TWO, FROM).save(folder.resolve("leg"));
        GaussianPolicy back =
                (GaussianPolicy) SavedPolicy.load(folder.resolve("leg")).policy();
        assertThat(back.sigma(0)).isEqualTo(leg.sigma(0)).isNotEqualTo(arm.sigma(0));

        Mlp alone = Mlp.sizes(3, 2).build(Rng.of(1));
        GaussianPolicy trained = GaussianPolicy.freeSigma(alone, 0.3);
        SavedPolicy saved = SavedPolicy.of(PolicyKind.FREE_GAUSSIAN, alone, SEEN, TWO, FROM);
        assertThat(((GaussianPolicy) saved.policy()).sigma(0)).isEqualTo(trained.sigma(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedPolicy.of(PolicyKind.FREE_GAUSSIAN, wrongSigma(), SEEN, TWO, FROM))
                .withMessageContaining("'logStd' has 5 numbers, but the network has 2 outputs");
    }

    private static Mlp wrongSigma() {
        Parameters parameters = new Parameters();
        Mlp network = Mlp.sizes(3, 2).into(parameters, "").build(Rng.of(1));
        parameters.add("logStd", 1, 5);
        return network;
    }
}
