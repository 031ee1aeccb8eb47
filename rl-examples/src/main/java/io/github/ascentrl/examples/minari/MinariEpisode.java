package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One episode in the file; the shapes of its arrays are checked against each other before any array is read. */
final class MinariEpisode {
    private final String name;
    private final HdfArray rewards;
    private final List<HdfArray> observations;
    private final List<HdfArray> actions;
    private final HdfArray terminations;
    private final HdfArray truncations;

    MinariEpisode(HdfFile file, Group group, String name, MinariMetadata metadata) throws FileFormatException {
        this.name = name;
        rewards = HdfArray.of(file, group, name, "rewards");
        if (rewards.size() == 0) {
            throw new FileFormatException(
                    name + " is an empty episode without steps, which a data set of this library cannot"
                            + " contain; leave it out with Minari's filter_episodes");
        }
        int steps = rewards.rows();
        check(rewards, steps, 1);
        observations = arrays(file, group, "observations", metadata.observations(), steps + 1L);
        actions = arrays(file, group, "actions", metadata.actions(), steps);
        terminations = HdfArray.of(file, group, name, "terminations");
        truncations = HdfArray.of(file, group, name, "truncations");
        check(terminations, steps, 1);
        check(truncations, steps, 1);
    }

    private List<HdfArray> arrays(HdfFile file, Group group, String whole, MinariSpace space, long rows)
            throws FileFormatException {
        List<HdfArray> arrays = new ArrayList<>();
        Set<String> paths = new HashSet<>();
        for (MinariPart part : space.parts()) {
            String path = part.path().isEmpty() ? whole : whole + "/" + part.path();
            HdfArray array = HdfArray.of(file, group, name, path);
            check(array, rows, part.space().size());
            arrays.add(array);
            paths.add(path);
        }
        HdfReading.taking(name + "/" + whole, () -> {
            checkKnown(group.getChild(whole), whole, paths);
            return null;
        });
        return arrays;
    }

    /** Refuses arrays that the metadata do not declare, so that nothing is left out silently. */
    private void checkKnown(Node node, String path, Set<String> known) throws FileFormatException {
        if (node instanceof Group group) {
            for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
                checkKnown(child.getValue(), path + "/" + child.getKey(), known);
            }
        } else if (!known.contains(path)) {
            throw new FileFormatException(
                    name + " has '" + path + "', which the space in the metadata does not contain;"
                            + " the metadata belong to another file, or were changed");
        }
    }

    private void check(HdfArray array, long rows, int width) throws FileFormatException {
        if (array.rows() != rows || array.size() != rows * width) {
            throw new FileFormatException(array + " and " + rewards + " do not fit together: " + rewards.rows()
                    + " steps need " + rows + " rows of " + width + " numbers");
        }
    }

    int steps() {
        return rewards.rows();
    }

    float[] observations(MinariMetadata metadata, BoxFit fit) throws FileFormatException {
        return metadata.observations().ours(observations, fit);
    }

    float[] actions(MinariMetadata metadata, BoxFit fit) throws FileFormatException {
        return metadata.actions().ours(actions, fit);
    }

    Trajectory read(MinariMetadata metadata, BoxFit fit) throws FileFormatException {
        int steps = steps();
        int width = metadata.observations().space().size();
        float[] all = observations(metadata, fit);
        return new Trajectory(
                Arrays.copyOf(all, steps * width),
                actions(metadata, fit),
                rewards.read(),
                Arrays.copyOfRange(all, steps * width, (steps + 1) * width),
                ending());
    }

    private Ending ending() throws FileFormatException {
        float[] terminated = terminations.read();
        float[] truncated = truncations.read();
        int last = steps() - 1;
        for (int t = 0; t < last; t++) {
            if (terminated[t] != 0 || truncated[t] != 0) {
                throw new FileFormatException(name + " ends at step " + t + " but continues to step " + last);
            }
        }
        return terminated[last] != 0 ? Ending.TERMINATED : truncated[last] != 0 ? Ending.TRUNCATED : Ending.NONE;
    }
}
