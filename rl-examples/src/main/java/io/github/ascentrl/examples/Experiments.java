package io.github.ascentrl.examples;

import io.github.ascentrl.examples.actorcritic.ActorCritics;
import io.github.ascentrl.examples.actorcritic.AdvantageEstimators;
import io.github.ascentrl.examples.actorcritic.CartPolePpo;
import io.github.ascentrl.examples.actorcritic.ClassicControl;
import io.github.ascentrl.examples.actorcritic.DarkRoomA2c;
import io.github.ascentrl.examples.actorcritic.DarkRoomVariants;
import io.github.ascentrl.examples.baselines.BaselineBiasExperiment;
import io.github.ascentrl.examples.baselines.TwoButtonsExperiment;
import io.github.ascentrl.examples.cartpole.CartPoleBaselines;
import io.github.ascentrl.examples.cartpole.CartPoleEntropy;
import io.github.ascentrl.examples.cartpole.GradientVariance;
import io.github.ascentrl.examples.cartpole.R0Comparison;
import io.github.ascentrl.examples.cartpole.R0Grids;
import io.github.ascentrl.examples.cem.AcrobotCem;
import io.github.ascentrl.examples.cem.CemLimits;
import io.github.ascentrl.examples.cem.FiniteDifferencePolicyGradient;
import io.github.ascentrl.examples.cem.MountainCarCem;
import io.github.ascentrl.examples.cem.R2Attempts;
import io.github.ascentrl.examples.cem.TdCem;
import io.github.ascentrl.examples.distill.DarkRoomDistill;
import io.github.ascentrl.examples.distill.DarkRoomDistillA2c;
import io.github.ascentrl.examples.distill.DarkRoomDistillPaper;
import io.github.ascentrl.examples.distill.DistillQuestions;
import io.github.ascentrl.examples.distill.DistillSearch;
import io.github.ascentrl.examples.guide.LearningRates;
import io.github.ascentrl.examples.imitation.CloneThenReinforce;
import io.github.ascentrl.examples.imitation.CloningAgainstDagger;
import io.github.ascentrl.examples.imitation.CompoundingError;
import io.github.ascentrl.examples.imitation.ExpertExperiment;
import io.github.ascentrl.examples.imitation.TruncatedCloning;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.language.LamoMini;
import io.github.ascentrl.examples.language.RlhfMini;
import io.github.ascentrl.examples.memory.MemoryTasks;
import io.github.ascentrl.examples.policies.Architectures;
import io.github.ascentrl.examples.policies.PolicyGradientSteps;
import io.github.ascentrl.examples.policies.PolicyZoo;
import io.github.ascentrl.examples.policies.RockPaperScissors;
import io.github.ascentrl.examples.policies.ShortCorridor;
import io.github.ascentrl.examples.policies.SupervisedIsPolicyGradient;
import io.github.ascentrl.examples.policies.ValueOrPolicy;
import io.github.ascentrl.examples.prediction.InContextTd;
import io.github.ascentrl.examples.prediction.InContextTdTraining;
import io.github.ascentrl.examples.preference.DpoBandit;
import io.github.ascentrl.examples.train.HalvingExperiment;
import java.util.List;

/** The list of all experiments; a new experiment is added here. */
public final class Experiments {
    private Experiments() {}

    /** {@return a new instance of each experiment, in the order of the list} */
    public static List<Experiment> all() {
        return List.of(
                new R0Comparison(),
                new R0Grids(),
                new CartPoleBaselines(),
                new CartPoleEntropy(),
                new GradientVariance(),
                new BaselineBiasExperiment(),
                new TwoButtonsExperiment(),
                new AcrobotCem(),
                new R2Attempts(),
                new MountainCarCem(),
                new CemLimits(),
                new TdCem(),
                new FiniteDifferencePolicyGradient(),
                new ValueOrPolicy(),
                new PolicyGradientSteps(),
                new PolicyZoo(),
                new RockPaperScissors(),
                new ShortCorridor(),
                new SupervisedIsPolicyGradient(),
                new Architectures(),
                new MemoryTasks(),
                new ActorCritics(),
                new CartPolePpo(),
                new ClassicControl(),
                new DarkRoomA2c(),
                new DarkRoomVariants(),
                new AdvantageEstimators(),
                new DarkRoomDistill(),
                new DarkRoomDistillA2c(),
                new DarkRoomDistillPaper(),
                new DistillSearch(),
                new DistillQuestions(),
                new InContextTd(),
                new InContextTdTraining(),
                new ExpertExperiment(),
                new TruncatedCloning(),
                new CloningAgainstDagger(),
                new CompoundingError(),
                new CloneThenReinforce(),
                new DpoBandit(),
                new RlhfMini(),
                new LamoMini(),
                new HalvingExperiment(),
                new LearningRates());
    }
}
