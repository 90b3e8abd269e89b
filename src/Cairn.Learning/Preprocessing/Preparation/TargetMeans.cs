using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>Levels of a category as the mean of the target over their rows, drawn towards the mean of all rows.</summary>
/// <remarks>
/// Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes" (2001), equations 3 to 5: the mean of a level
/// weighs n σ² / (n σ² + v), with n its weight, σ² the variance of the target and v that within the level. With more than two classes
/// there is a mean for each class. A row to learn from gets the means of the other four fifths of the rows, so that its own target is not
/// in them.
/// </remarks>
internal static class TargetMeans
{
    private const int Folds = 5;

    /// <summary>What is averaged: rows × columns, row-major; the target, or 0/1 for the second class, or for each of more.</summary>
    public static double[][] ColumnsOf(Dataset data)
    {
        if (!LearningTasks.IsClassification(data.Task))
            return [data.Target.ToNumbers()];
        int classes = data.Classes.Labels.Count;
        int[] codes = [.. data.Classes.Codes];
        return
        [
            .. Enumerable.Range(0, classes).Skip(classes == 2 ? 1 : 0)
                .Select(c => codes.Select(code => code == c ? 1.0 : 0).ToArray()),
        ];
    }

    /// <summary>The fold of each row, at random.</summary>
    public static int[] FoldsOf(int rows, ulong seed)
    {
        int[] folds = [.. Enumerable.Range(0, rows).Select(row => row % Folds)];
        new SeededRandom(seed).Split("target-means").Shuffle<int>(folds);
        return folds;
    }

    /// <summary>The means of all levels.</summary>
    /// <param name="codes">Level of each row, from 0.</param>
    /// <param name="levels">Number of levels.</param>
    /// <param name="target">What is averaged.</param>
    /// <param name="weights">Weight of each row, or null.</param>
    /// <param name="takes">Whether a row is looked at; null for all.</param>
    /// <returns>A mean a level; the last, one more, is that of all rows, for levels never seen.</returns>
    public static double[] Of(
        ReadOnlySpan<int> codes, int levels, double[] target, IReadOnlyList<double>? weights, Func<int, bool>? takes = null)
    {
        double[] weight = new double[levels + 1];
        double[] mean = new double[levels + 1];
        double[] spread = new double[levels + 1];
        for (int row = 0; row < codes.Length; row++)
        {
            double own = weights?[row] ?? 1;
            if (own == 0 || takes?.Invoke(row) == false)
                continue;
            // West, "Updating mean and variance estimates" (1979), for the level and for all.
            Add(codes[row], target[row], own);
            Add(levels, target[row], own);
        }
        double variance = weight[levels] > 0 ? spread[levels] / weight[levels] : 0;
        for (int level = 0; level < levels; level++)
        {
            double within = weight[level] > 0 ? spread[level] / weight[level] : 0;
            double sum = weight[level] * variance + within;
            double trust = weight[level] > 0 && sum > 0 ? weight[level] * variance / sum : 0;
            mean[level] = trust * mean[level] + (1 - trust) * mean[levels];
        }
        return mean;

        void Add(int level, double value, double own)
        {
            weight[level] += own;
            double off = value - mean[level];
            mean[level] += off * own / weight[level];
            spread[level] += own * off * (value - mean[level]);
        }
    }

    /// <summary>For each row to learn from the mean of its level over the rows of other folds.</summary>
    public static double[] OutOfFold(
        ReadOnlySpan<int> codes, int levels, double[] target, IReadOnlyList<double>? weights, int[] folds)
    {
        double[] answers = new double[codes.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            int own = fold;
            double[] means = Of(codes, levels, target, weights, row => folds[row] != own);
            for (int row = 0; row < codes.Length; row++)
            {
                if (folds[row] == fold)
                    answers[row] = means[codes[row]];
            }
        }
        return answers;
    }
}
