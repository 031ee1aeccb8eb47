package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DatasetContractTest {
    /** Four episodes of five steps; row i observes (i, −i); the even episodes terminate. */
    private static class Counting implements EpisodicDataset {
        @Override
        public long size() {
            return 20;
        }

        @Override
        public Space observationSpace() {
            return Box.uniform(2, -1000, 1000);
        }

        @Override
        public Space actionSpace() {
            return new Discrete(4);
        }

        @Override
        public Provenance provenance() {
            return new Provenance("Counting", "none", 0, "test");
        }

        float[] observation(long i) {
            return new float[] {i, -i};
        }

        float[] next(long i) {
            return i % 5 == 4 ? new float[] {100 + i, 0} : observation(i + 1);
        }

        @Override
        public Transition get(long index) {
            Objects.checkIndex(index, size());
            Ending ending = index % 5 == 4 ? ending(index / 5) : Ending.NONE;
            return new Transition(observation(index), new float[] {index % 4}, index, next(index), ending);
        }

        @Override
        public long episodes() {
            return 4;
        }

        @Override
        public long start(long episode) {
            return 5 * Objects.checkIndex(episode, 5L);
        }

        @Override
        public Ending ending(long episode) {
            return Objects.checkIndex(episode, 4L) % 2 == 0 ? Ending.TERMINATED : Ending.TRUNCATED;
        }
    }

    private static void caught(String law, Dataset mutant) {
        assertThatThrownBy(() -> DatasetContract.check(mutant, Rng.of(1)))
                .isInstanceOfSatisfying(ContractViolation.class, violation -> assertThat(violation.law())
                        .isEqualTo(law));
    }

    @Test
    void aRightOnePasses() {
        DatasetContract.check(new Counting(), Rng.of(1));
        assertThat(new Counting().totalReward(1)).isEqualTo(5 + 6 + 7 + 8 + 9);
        assertThat(new Counting().trajectory(1).observations()).startsWith(5, -5, 6, -6);
    }

    @Test
    void everyMutantIsCaught() {
        caught("the size is at least 0", new Counting() {
            @Override
            public long size() {
                return -1;
            }
        });
        caught("spaces and provenance are present", new Counting() {
            @Override
            public Provenance provenance() {
                return null;
            }
        });
        caught("reading a row that does not exist throws", new Counting() {
            @Override
            public Transition get(long index) {
                return super.get(Math.min(19, Math.max(0, index)));
            }
        });
        caught("observations lie in their space", new Counting() {
            @Override
            float[] observation(long i) {
                return new float[] {i, i == 19 ? Float.NaN : -i};
            }
        });
        caught("observations lie in their space", new Counting() {
            @Override
            float[] observation(long i) {
                return new float[] {i, i == 19 ? Float.NEGATIVE_INFINITY : -i};
            }

            @Override
            public Space observationSpace() {
                return Box.unbounded(2);
            }
        });
        caught("actions lie in their space", new Counting() {
            @Override
            public Space actionSpace() {
                return new Discrete(3);
            }
        });
        caught("rewards are finite", new Counting() {
            @Override
            public Transition get(long index) {
                Transition row = super.get(index);
                float reward = index == 19 ? Float.POSITIVE_INFINITY : 0;
                return new Transition(row.observation(), row.action(), reward, row.nextObservation(), row.ending());
            }
        });
        caught("a row is a copy and is the same every time it is read", new Counting() {
            private final float[][] kept = new float[20][];

            @Override
            float[] observation(long i) {
                return kept[(int) i] == null ? kept[(int) i] = super.observation(i) : kept[(int) i];
            }
        });
        caught("a row is a copy and is the same every time it is read", new Counting() {
            private int reads;

            @Override
            float[] observation(long i) {
                return new float[] {i, -i - reads++ % 3};
            }
        });
    }

    @Test
    void everyMutantOfGatherIsCaught() {
        caught("gather gives what get gives", new Counting() {
            @Override
            public void gather(long[] indices, float[] observations, float[] actions) {
                super.gather(indices, observations, actions);
                observations[observations.length - 1]++;
            }
        });
        caught("gather gives what get gives", new Counting() {
            @Override
            public void gather(long[] indices, float[] observations, float[] actions) {
                float[] own = new float[actions.length];
                super.gather(indices, observations, own);
            }
        });
        caught("gather does not modify the indices", new Counting() {
            @Override
            public void gather(long[] indices, float[] observations, float[] actions) {
                super.gather(indices, observations, actions);
                indices[0]++;
            }
        });
        caught("reading a row that does not exist throws", new Counting() {
            @Override
            public void gather(long[] indices, float[] observations, float[] actions) {
                if (indices.length > 1) {
                    super.gather(indices, observations, actions);
                }
            }
        });
    }

    @Test
    void everyMutantOfEpisodesIsCaught() {
        caught("episodes follow each other without gaps", new Counting() {
            @Override
            public long start(long episode) {
                return Math.min(19, super.start(episode));
            }
        });
        caught("every episode has a step", new Counting() {
            @Override
            public long start(long episode) {
                return episode == 1 || episode == 2 ? 5 : super.start(episode);
            }
        });
        caught("reading an episode that does not exist throws", new Counting() {
            @Override
            public Ending ending(long episode) {
                return super.ending(Math.max(0, episode));
            }
        });
        caught("an episode ends only at its last row", new Counting() {
            @Override
            public Transition get(long index) {
                Transition row = super.get(index);
                return new Transition(
                        row.observation(), row.action(), row.reward(), row.nextObservation(), Ending.TRUNCATED);
            }
        });
        caught("the next observation is the observation of the next row", new Counting() {
            @Override
            float[] next(long i) {
                return observation(i);
            }
        });
        caught("a trajectory equals the rows of its episode", new Counting() {
            @Override
            public Trajectory trajectory(long episode) {
                Trajectory right = super.trajectory(episode);
                right.finalObservation()[0]++;
                return right;
            }
        });
        caught("a trajectory is a copy", new Counting() {
            private final Trajectory shared = super.trajectory(3);

            @Override
            public Trajectory trajectory(long episode) {
                return episode == 3 ? shared : super.trajectory(episode);
            }

            @Override
            float[] next(long i) {
                return i == 19 && shared != null ? shared.finalObservation().clone() : super.next(i);
            }
        });
        caught("the total reward is the sum of the rewards", new Counting() {
            @Override
            public double totalReward(long episode) {
                return super.totalReward(episode) + 1;
            }
        });
    }
}
