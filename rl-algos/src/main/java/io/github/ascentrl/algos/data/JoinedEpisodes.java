package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Trajectory;
import java.util.List;
import java.util.Objects;

/** A view of several data sets of whole episodes, one after the other. */
final class JoinedEpisodes extends Joined implements EpisodicDataset {
    private final List<EpisodicDataset> parts;
    private final long[] episodeStarts;

    JoinedEpisodes(List<EpisodicDataset> parts) {
        super(parts);
        this.parts = List.copyOf(parts);
        episodeStarts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            episodeStarts[i + 1] = Math.addExact(episodeStarts[i], parts.get(i).episodes());
        }
    }

    @Override
    public long episodes() {
        return episodeStarts[parts.size()];
    }

    @Override
    public long start(long episode) {
        Objects.checkIndex(episode, episodes() + 1);
        if (episode == episodes()) {
            return size();
        }
        int part = find(episodeStarts, episode);
        return starts[part] + parts.get(part).start(episode - episodeStarts[part]);
    }

    @Override
    public Ending ending(long episode) {
        int part = part(episode);
        return parts.get(part).ending(episode - episodeStarts[part]);
    }

    @Override
    public double totalReward(long episode) {
        int part = part(episode);
        return parts.get(part).totalReward(episode - episodeStarts[part]);
    }

    @Override
    public Trajectory trajectory(long episode) {
        int part = part(episode);
        return parts.get(part).trajectory(episode - episodeStarts[part]);
    }

    private int part(long episode) {
        return find(episodeStarts, Objects.checkIndex(episode, episodes()));
    }
}
