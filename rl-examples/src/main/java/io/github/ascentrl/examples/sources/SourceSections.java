package io.github.ascentrl.examples.sources;

import java.util.List;
import java.util.Optional;

/** Every section of the five source reports. R0 and R3 do not number their sections, so these have short names here. */
public final class SourceSections {
    private static final List<SourceSection> ALL = List.of(
            section(
                    "R0 §1, setting",
                    "CartPole with at most 500 steps; a network gives a logit for each action; four losses",
                    "`CartPole` and its golden traces; `R0Run`; losses checked in `ReinforceGradientTest`"),
            section(
                    "R0 §1, first comparison",
                    "VPG and three baselines over 5000 episodes: curves, plateaus, conclusions"),
            section("R0 §1, entropy", "each of the four with and without an entropy bonus"),
            section("R0 §1, learning rate", "three learning rates"),
            section("R0 §1, gamma", "three discounts"),
            section("R0 §2, all data", "cloning RLOO's policy on all of its episodes"),
            section("R0 §2, truncated data", "cloning without the ends of one dimension's distribution"),
            section("R0 §2, conclusions", "which dimensions matter, and what cloning costs"),
            section("R1 §1", "a smaller squared error of Q can give the worse policy"),
            section("R1 §2.1", "deterministic and stochastic policies; rock, paper, scissors"),
            section("R1 §2.2", "softmax, Gaussian, mixture and Beta policies; value-based and policy-based methods"),
            section("R1 §3.1", "a Monte-Carlo estimate of J has no parameters left to differentiate"),
            section("R1 §3.2", "finite differences and what is wrong with them"),
            section("R1 §3.3", "cross-entropy method, TD-CEM, and their problems"),
            section("R1 §3.4", "the log-derivative trick; REINFORCE for one step"),
            section("R1 §3.5", "REINFORCE over many steps, and remarks on it"),
            section("R1 §3.6", "supervised learning as a special case; cloning first, then RL"),
            section("R1 §4.1", "baselines: two buttons, expectation and variance"),
            section("R1 §4.2", "actor–critic with the one-step advantage; two empty headings"),
            section(
                    "R1 §5",
                    "PPO and GRPO: headings without text",
                    "nothing to compare; `cartpole-ppo` and `classic-control` run both"),
            section("R2 §2.1, attempt 0", "the code of the practical as it was: no update at all"),
            section(
                    "R2 §2.1, attempt 1",
                    "≥, a rising quantile, OneCycleLR, 100 × 50: the loss hardly moves, learning is undone"),
            section("R2 §2.1, attempt 2", "500 × 61 with the elites counted"),
            section("R2 §2.1, attempt 3", "> again, another network, 800 × 51: about −170"),
            section("R2 §2.1, attempt 4", "30 epochs: about −80, then one trajectory of −65"),
            section("R2 §2.1, speed", "most of 75 minutes goes into trajectories; a day lost to multiprocessing"),
            section("R2 §2.1, correlation", "elites against q: Pearson −0.36, and a correlation matrix"),
            section("R2 §2.2", "MountainCarContinuous: the loss is 0; weights would have to be searched"),
            section(
                    "R3, environment",
                    "DarkRoom 9 × 9, start in the centre, ends at the goal; 57 train and 23 test goals"),
            section(
                    "R3, RL algorithm",
                    "A3C (rather A2C): shared layer, 10 environments × 10 steps, 2.5 M steps, histories"),
            section("R3, code", "histories as text, agents, videos, logs, how evaluation is averaged"),
            section("R3, transformer", "a decision transformer on learning histories"),
            section(
                    "R3, bloopers",
                    "24 hours were not enough; logs were wrong; no KV cache; no batched evaluation",
                    "`darkroom-distill-paper` runs R3's own model for hours and estimates the cost of the whole; not part of `all`"),
            section(
                    "R3, summary",
                    "what the method promises and what is open",
                    "`darkroom-distill-questions` answers its questions, in up to an hour; not part of `all`"),
            section("R3, papers", "in-context TD; direct preference optimisation; language models for offline RL"),
            section("R4 §1.1", "vanilla: five runs with identical initial parameters, very unstable"),
            section("R4 §1.2", "with any baseline the test is perfect"),
            section("R4 §1.2.1", "running mean of returns"),
            section("R4 §1.2.2", "learned V(s)"),
            section("R4 §1.2.3", "RLOO-style"),
            section("R4 §1.3", "RLOO-style: a good compromise between speed and stability"),
            section("R4 §1.3.1", "constant entropy coefficients"),
            section("R4 §1.3.2", "a linear schedule of the entropy coefficient"),
            section("R4 §1.4", "the expert: RLOO-style with entropy, 5000 episodes"),
            section("R4 §2", "cloning against DAgger: the design"),
            section("R4 §2.1", "perfect trajectories"),
            section("R4 §2.2", "imperfect trajectories"),
            section("R4 §3", "conclusion"));

    private SourceSections() {}

    private static SourceSection section(String id, String says) {
        return new SourceSection(id, says, "");
    }

    private static SourceSection section(String id, String says, String answer) {
        return new SourceSection(id, says, answer);
    }

    /** {@return all sections, in the order of the reports} */
    public static List<SourceSection> all() {
        return ALL;
    }

    /**
     * {@return the section that a claim belongs to; empty if the claim is not from one of the five reports}
     *
     * @param source the source as the claim names it
     */
    public static Optional<SourceSection> of(String source) {
        return ALL.stream().filter(section -> section.holds(source)).findFirst();
    }
}
