using Cairn.Learning.Baselines;
using Cairn.Learning.Calibration;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Learning.Linear;
using Cairn.Learning.Preprocessing.Preparation;
using Cairn.Learning.Trees;
using Cairn.Models.Learners;

namespace Cairn.Learning;

/// <summary>The learners that come with Cairn.</summary>
public static class Learners
{
    /// <summary>Every kind of learner, from the simplest to the most flexible.</summary>
    public static LearnerCatalog Catalog { get; } = new(
        Baseline.Kind,
        LinearRegression.Kind,
        LogisticRegression.Kind,
        DecisionTree.Kind,
        RandomForest.Kind,
        ExtraTrees.Kind,
        IsolationForest.Kind,
        GradientBoosting.Kind,
        Prepared.Kind,
        Ensemble.Kind,
        Calibrated.Kind,
        Mitigated.Kind);
}
