package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class VectorEnvContractTest {
    @Test
    void acceptsARightBatch() {
        VectorEnvContract.check(n -> new ToyBatch(n, true), i -> new ToyEnv(), Rng.of(1), 100);
        VectorEnvContract.check(n -> new ToyBatch(n, false), i -> new ToyEnv(), Rng.of(1), 100);
    }

    @Test
    void catchesAFinalObservationThatWasLost() {
        mustBeCaught("a batch equals single environments", "final observation", n -> new ToyBatch(n, true) {
            @Override
            void keepFinal(int i, float[] finals) {
                finals[2 * i] = 0;
                finals[2 * i + 1] = 0;
            }
        });
    }

    @Test
    void catchesAnEpisodeWhoseKeyIsAnothers() {
        mustBeCaught("a batch equals single environments", "observation", n -> new ToyBatch(n, true) {
            @Override
            Rng episodeKey(int i, long episode) {
                return key.child(episode).child(i);
            }
        });
    }

    @Test
    void catchesATruncationThatCallsItselfATermination() {
        mustBeCaught("a batch equals single environments", "ending", n -> new ToyBatch(n, true) {
            @Override
            Ending told(Ending ending) {
                return ending.ended() ? Ending.TERMINATED : ending;
            }
        });
    }

    @Test
    void catchesRowsThatWereNotAskedFor() {
        mustBeCaught(
                "rows that were not requested are not modified",
                "although no episode ended",
                n -> new ToyBatch(n, true) {
                    @Override
                    public void step(float[] a, float[] o, float[] r, Ending[] e, float[] finals) {
                        super.step(a, o, r, e, finals);
                        for (int i = 0; i < size(); i++) {
                            finals[2 * i] = e[i].ended() ? finals[2 * i] : o[2 * i];
                        }
                    }
                });
    }

    @Test
    void catchesRestingEnvironmentsThatGoOn() {
        mustBeCaught("a batch equals single environments", "resting", n -> new ToyBatch(n, false) {
            @Override
            float restingReward() {
                return 1;
            }
        });
    }

    @Test
    void catchesActionsTakenBeforeTheBadOneIsFound() {
        mustBeCaught("a batch equals single environments", "", n -> new ToyBatch(n, true) {
            @Override
            void checkActions(float[] actions) {}
        });
    }

    @Test
    void catchesChangedActions() {
        mustBeCaught("actions are left as they were", "changed them", n -> new ToyBatch(n, true) {
            @Override
            public void step(float[] a, float[] o, float[] r, Ending[] e, float[] finals) {
                super.step(a, o, r, e, finals);
                a[0]++;
            }
        });
    }

    @Test
    void catchesRowsThatAreNotWritten() {
        mustBeCaught("a batch equals single environments", "NaN", n -> new ToyBatch(n, true) {
            @Override
            public void step(float[] a, float[] o, float[] r, Ending[] e, float[] finals) {
                float last = o[o.length - 1];
                super.step(a, o, r, e, finals);
                o[o.length - 1] = last;
            }
        });
    }

    @Test
    void catchesBuffersOfTheWrongLength() {
        for (int which = 0; which < 5; which++) {
            int unchecked = which;
            mustBeCaught("invalid calls are refused", "wrong length", n -> new ToyBatch(n, true) {
                @Override
                void checkLength(int buffer, int length, int expected) {
                    if (buffer != unchecked) {
                        super.checkLength(buffer, length, expected);
                    }
                }
            });
        }
    }

    @Test
    void catchesStepsBeforeResetAndLifeAfterClose() {
        mustBeCaught("invalid calls are refused", "before the first reset", n -> new ToyBatch(n, true) {
            @Override
            void checkStarted() {
                super.checkOpen();
                key = key == null ? Rng.of(1) : key;
                reset(key, new float[2 * size()]);
            }
        });
        mustBeCaught("invalid calls are refused", "a step after close", n -> new ToyBatch(n, true) {
            @Override
            public void close() {}
        });
        mustBeCaught("invalid calls are refused", "a reset after close", n -> new ToyBatch(n, true) {
            @Override
            void checkOpen() {}
        });
    }

    /** What the interface offers by default must not break the contract. */
    @Test
    void whatHasNothingToCloseGoesOn() {
        VectorEnvContract.check(Unclosed::new, i -> new ToyEnv(), Rng.of(1), 100);
    }

    /** A batch that leaves close alone. */
    private record Unclosed(ToyBatch batch) implements VectorEnv {
        Unclosed(int n) {
            this(new ToyBatch(n, true));
        }

        @Override
        public int size() {
            return batch.size();
        }

        @Override
        public Space observationSpace() {
            return batch.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return batch.actionSpace();
        }

        @Override
        public void reset(Rng rng, float[] observations) {
            batch.reset(rng, observations);
        }

        @Override
        public void reset(boolean[] which, float[] observations) {
            batch.reset(which, observations);
        }

        @Override
        public void step(
                float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finalObservations) {
            batch.step(actions, observations, rewards, endings, finalObservations);
        }
    }

    @Test
    void catchesAResetThatDoesNotCountFrom0Again() {
        mustBeCaught("a batch equals single environments", "the first observation", n -> new ToyBatch(n, true) {
            private int resets;

            @Override
            public void reset(Rng rng, float[] observations) {
                super.reset(resets++ == 0 ? rng : rng.child(1), observations);
            }
        });
    }

    @Test
    void catchesAResetOfSomeThatResetsAll() {
        mustBeCaught("rows that were not requested are not modified", "wrote row", n -> new ToyBatch(n, false) {
            @Override
            public void reset(boolean[] which, float[] observations) {
                boolean[] all = which.clone();
                Arrays.fill(all, true);
                super.reset(all, observations);
            }
        });
    }

    @Test
    void catchesRestingEnvironmentsThatCannotBeReset() {
        mustBeCaught("a resting environment can be reset", "threw", n -> new ToyBatch(n, false) {
            @Override
            public void reset(boolean[] which, float[] observations) {
                throw new UnsupportedOperationException("only as a whole");
            }
        });
    }

    @Test
    void catchesOtherSpaces() {
        mustBeCaught("a batch equals single environments", "the spaces are", n -> new ToyBatch(n, true) {
            @Override
            public Space observationSpace() {
                return Box.uniform(2, 0, 21);
            }
        });
    }

    @Test
    void catchesAComparisonInWhichNoEpisodeEnds() {
        assertThatThrownBy(() -> VectorEnvContract.check(n -> new ToyBatch(n, true), i -> new ToyEnv(), Rng.of(1), 1))
                .isInstanceOfSatisfying(
                        ContractViolation.class, e -> assertThat(e.law()).isEqualTo("episodes end"))
                .hasMessageContaining("compare more steps");
    }

    @Test
    void catchesTheWrongSize() {
        mustBeCaught("a batch has the requested size", "requested 1", n -> new ToyBatch(n + 1, true));
    }

    private static void mustBeCaught(String law, String message, IntFunction<VectorEnv> mutant) {
        assertThatThrownBy(() -> {
                    for (int seed = 0; seed < 5; seed++) {
                        VectorEnvContract.check(mutant, i -> new ToyEnv(), Rng.of(seed), 100);
                    }
                })
                .isInstanceOfSatisfying(
                        ContractViolation.class, e -> assertThat(e.law()).isEqualTo(law))
                .hasMessageContaining(message);
    }

    /** A right batch of {@link ToyEnv}; mutants override one method. */
    private static class ToyBatch implements VectorEnv {
        private final ToyEnv[] envs;
        private final boolean autoreset;
        private final long[] episodes;
        private final Ending[] rests;
        private final float[][] shown;
        Rng key;
        private boolean closed;

        ToyBatch(int n, boolean autoreset) {
            this.autoreset = autoreset;
            envs = new ToyEnv[n];
            Arrays.setAll(envs, i -> new ToyEnv());
            episodes = new long[n];
            rests = new Ending[n];
            shown = new float[n][2];
        }

        @Override
        public int size() {
            return envs.length;
        }

        @Override
        public Space observationSpace() {
            return envs[0].observationSpace();
        }

        @Override
        public Space actionSpace() {
            return envs[0].actionSpace();
        }

        @Override
        public boolean autoresets() {
            return autoreset;
        }

        @Override
        public void reset(Rng rng, float[] observations) {
            checkOpen();
            key = rng;
            Arrays.fill(episodes, 0);
            for (int i = 0; i < envs.length; i++) {
                begin(i, observations);
            }
        }

        @Override
        public void reset(boolean[] which, float[] observations) {
            for (int i = 0; i < envs.length; i++) {
                if (which[i]) {
                    begin(i, observations);
                }
            }
        }

        private void begin(int i, float[] observations) {
            envs[i].reset(episodeKey(i, episodes[i]++), shown[i]);
            rests[i] = null;
            show(i, observations);
        }

        Rng episodeKey(int i, long episode) {
            return key.child(i).child(episode);
        }

        @Override
        public void step(float[] a, float[] observations, float[] rewards, Ending[] endings, float[] finals) {
            checkStarted();
            float[][] buffers = {a, observations, rewards, new float[endings.length], finals};
            int[] widths = {1, 2, 1, 1, 2};
            for (int buffer = 0; buffer < buffers.length; buffer++) {
                checkLength(buffer, buffers[buffer].length, widths[buffer] * envs.length);
            }
            checkActions(a);
            for (int i = 0; i < envs.length; i++) {
                if (rests[i] != null) {
                    rewards[i] = restingReward();
                    endings[i] = rests[i];
                } else {
                    Step step = envs[i].step(new float[] {a[i]}, shown[i]);
                    rewards[i] = step.reward();
                    endings[i] = told(step.ending());
                    if (step.ending().ended()) {
                        keepFinal(i, finals);
                        rests[i] = step.ending();
                        if (autoreset) {
                            begin(i, observations);
                        }
                    }
                }
                show(i, observations);
            }
        }

        void checkStarted() {
            if (key == null || closed) {
                throw new IllegalStateException("not started");
            }
        }

        void checkOpen() {
            if (closed) {
                throw new IllegalStateException("closed");
            }
        }

        void checkLength(int buffer, int length, int expected) {
            if (length != expected) {
                throw new IllegalArgumentException("buffer " + buffer + " has the wrong length");
            }
        }

        void checkActions(float[] actions) {
            for (int i = 0; i < envs.length; i++) {
                if (rests[i] == null) {
                    actionSpace().check("action", new float[] {actions[i]});
                }
            }
        }

        Ending told(Ending ending) {
            return ending;
        }

        float restingReward() {
            return 0;
        }

        void keepFinal(int i, float[] finals) {
            System.arraycopy(shown[i], 0, finals, 2 * i, 2);
        }

        private void show(int i, float[] observations) {
            System.arraycopy(shown[i], 0, observations, 2 * i, 2);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
