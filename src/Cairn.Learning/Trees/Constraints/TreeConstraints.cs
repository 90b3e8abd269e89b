using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Binning;
using Cairn.Learning.Trees.Growing;
using Cairn.Learning.Trees.Objectives;
using Cairn.Models;

namespace Cairn.Learning.Trees.Constraints;

/// <summary>What the options of a learner ask of the growth of its trees, in terms of the columns of a data set.</summary>
internal static class TreeConstraints
{
    /// <summary>The rules of growth that the options of <paramref name="learner"/> give.</summary>
    /// <param name="learner">The options.</param>
    /// <param name="space">Features by name.</param>
    /// <param name="mappers">Bins of each feature; null where only the names are to be checked.</param>
    /// <param name="task">What is learnt.</param>
    /// <exception cref="InputException"><c>unknown-column</c>, <c>wrong-feature</c> or <c>bad-option</c>.</exception>
    public static GrowthRules Of(GradientBoosting learner, FeatureSpace space, BinMapper[]? mappers, LearningTask task) =>
        new()
        {
            Signs = Signs(learner, space, task),
            BoundByNeighbours = learner.MonotoneMethod == "neighbours",
            Groups = Groups(learner.Interactions, space),
            Forced = learner.ForcedSplits.Length == 0
                ? null
                : Force(ForcedSplitText.Parse(learner.ForcedSplits)!, space, mappers),
            LevelFraction = learner.LevelColumnFraction,
            NodeFraction = learner.NodeColumnFraction,
            ExtraRandom = learner.ExtraRandom,
            PathSmoothing = learner.PathSmoothing,
            MaxDeltaStep = learner.MaxDeltaStep,
        };

    /// <summary>The thresholds of forced splits by feature, which the bins have to part at.</summary>
    public static ILookup<int, double> ForcedCuts(GradientBoosting learner, FeatureSpace space)
    {
        List<(int Feature, double Threshold)> cuts = [];
        Stack<ForcedSplitText?> open = new([learner.ForcedSplits.Length == 0 ? null : ForcedSplitText.Parse(learner.ForcedSplits)]);
        while (open.TryPop(out ForcedSplitText? split))
        {
            if (split is null)
                continue;
            if (split.Levels is null)
                cuts.Add((FeatureNamed("forced_splits", split.Feature, space), split.Threshold));
            open.Push(split.Left);
            open.Push(split.Right);
        }
        return cuts.ToLookup(cut => cut.Feature, cut => cut.Threshold);
    }

    /// <summary>Checks that what a leaf is to hold fits the loss and the rules of growth.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static void Check(GradientBoosting learner, Objective objective)
    {
        if (learner.LinearLeaves && objective.SetsLeafValues)
        {
            throw new InputException(
                "bad-option", $"Option 'linear_leaves': found true with a loss that sets the values of leaves itself "
                    + $"({objective.Metric}).",
                "Leave one of the two out.");
        }
        if (learner.VectorLeaves && objective.Outputs > 1 && NotForVectors(learner) is { } other)
        {
            throw new InputException(
                "bad-option", $"Option 'vector_leaves': found true beside {other}, which is of single values.",
                "Leave one of the two out.");
        }
        if (learner.LinearLeaves && learner.Monotone.Length > 0)
        {
            throw new InputException(
                "bad-option", "Option 'linear_leaves': found true beside monotone, which linear functions would break.",
                "Leave one of the two out.");
        }
    }

    private static string? NotForVectors(GradientBoosting learner) =>
        learner.LinearLeaves ? "linear_leaves"
        : learner.Monotone.Length > 0 ? "monotone"
        : learner.ForcedSplits.Length > 0 ? "forced_splits"
        : learner.ExtraRandom ? "extra_random"
        : learner.PathSmoothing > 0 ? "path_smoothing"
        : learner.MaxDeltaStep > 0 ? "max_delta_step"
        : null;

    private static int[]? Signs(GradientBoosting learner, FeatureSpace space, LearningTask task)
    {
        int[] signs = new int[space.Features.Count];
        foreach ((string name, int sign) in MonotoneText.Parse(learner.Monotone)!)
        {
            int feature = FeatureNamed("monotone", name, space);
            if (space.Features[feature].IsCategorical)
            {
                throw new InputException(
                    "wrong-feature", $"Option 'monotone': column '{name}' is a category, whose levels have no order.",
                    "Leave it out, or read the column as a number.");
            }
            signs[feature] = sign;
        }
        if (signs.All(sign => sign == 0))
            return null;
        return task != LearningTask.MulticlassClassification
            ? signs
            : throw new InputException(
                "bad-option", "Option 'monotone': with three or more classes no probability can rise and fall alone.",
                "Leave it out, or learn one class against the rest.");
    }

    private static List<bool[]>? Groups(string text, FeatureSpace space)
    {
        List<bool[]> groups = [];
        foreach (List<string> names in InteractionText.Parse(text)!)
        {
            bool[] group = new bool[space.Features.Count];
            foreach (string name in names)
            {
                int source = SourceNamed("interactions", name, space);
                for (int feature = 0; feature < group.Length; feature++)
                    group[feature] |= space.Features[feature].Source == source;
            }
            groups.Add(group);
        }
        if (groups.Count == 0)
            return null;
        // A column of no group stands alone, but with all of its own parts.
        for (int source = 0; source < space.Inputs.Count; source++)
        {
            bool[] own = [.. space.Features.Select(feature => feature.Source == source)];
            if (!groups.Any(group => group.Zip(own).Any(pair => pair.First && pair.Second)))
                groups.Add(own);
        }
        return groups;
    }

    private static ForcedSplit? Force(ForcedSplitText? text, FeatureSpace space, BinMapper[]? mappers)
    {
        if (text is null)
            return null;
        int index = FeatureNamed("forced_splits", text.Feature, space);
        Feature feature = space.Features[index];
        if (feature.IsCategorical != text.Levels is not null)
        {
            throw new InputException(
                "wrong-feature", $"Option 'forced_splits': column '{feature.Name}' is "
                    + (feature.IsCategorical ? "a category, which needs levels." : "a number, which needs a threshold."));
        }
        LevelSet levels = default;
        foreach (string level in text.Levels ?? [])
        {
            int code = feature.Input.Levels!.ToList().IndexOf(level);
            if (code < 0)
            {
                throw new InputException(
                    "unknown-level", $"Option 'forced_splits': column '{feature.Name}' has no level '{level}'.",
                    NearestNames.Hint(level, feature.Input.Levels!));
            }
            levels.Add(mappers is null ? 0 : mappers[index].Groups![code]);
        }
        int bin = mappers is null || feature.IsCategorical ? 0 : BinAt(text.Threshold, mappers[index]);
        return new ForcedSplit(
            index, bin, feature.IsCategorical ? levels : null,
            Force(text.Left, space, mappers), Force(text.Right, space, mappers));
    }

    // The bins were made to part at the threshold; with more thresholds than bins, the next one above is taken.
    private static int BinAt(double threshold, BinMapper mapper)
    {
        int at = Array.BinarySearch(mapper.Cuts, threshold);
        return Math.Min(at < 0 ? ~at : at, Math.Max(0, mapper.Cuts.Length - 1));
    }

    private static int FeatureNamed(string option, string name, FeatureSpace space)
    {
        for (int feature = 0; feature < space.Features.Count; feature++)
        {
            if (space.Features[feature].Name == name)
                return feature;
        }
        throw Unknown(option, name, space.Features.Select(f => f.Name));
    }

    private static int SourceNamed(string option, string name, FeatureSpace space)
    {
        for (int source = 0; source < space.Inputs.Count; source++)
        {
            if (space.Inputs[source].Name == name)
                return source;
        }
        throw Unknown(option, name, space.Inputs.Select(f => f.Name));
    }

    private static InputException Unknown(string option, string name, IEnumerable<string> known) => new(
        "unknown-column", $"Option '{option}': there is no column '{name}' to learn from.", NearestNames.Hint(name, known));
}
