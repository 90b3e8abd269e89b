using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Conformal;

/// <summary>
/// CV+ and, with a fold for each row, the jackknife+: Barber, Candès, Ramdas and Tibshirani, "Predictive inference
/// with the
/// jackknife+" (2021), equation 1.4. Each row of the training answers with its own error around what the model that
/// had not seen it
/// says of the new row; the ends are quantiles of these answers.
/// </summary>
/// <remarks>The promise is 2·level − 1 in the worst case, and the level where models change little from fold to
/// fold.</remarks>
internal sealed class FoldIntervalRule(FoldScores folds) : IConformalRule
{
    public int Rows => folds.Count;

    public Table Answer(Table bound, double[] answers, double level, int threads)
    {
        ScoreTable.CheckRows(folds.Count, level, "");
        double[][] said = [.. folds.Models.Select(model => EnsembleModel.AnswersOf(model, bound, threads))];
        int rank = ScoreTable.RankOf(folds.Count, level);
        double[] lower = new double[bound.RowCount];
        double[] upper = new double[bound.RowCount];
        ParallelBlocks.For(bound.RowCount, threads, row =>
        {
            double[] at = [.. said.Select(of => of[row])];
            upper[row] = KthOfShifted(folds.Scores, at, rank);
            // The lower end mirrors the upper one of the negated answers.
            for (int fold = 0; fold < at.Length; fold++)
                at[fold] = -at[fold];
            lower[row] = -KthOfShifted(folds.Scores, at, rank);
        });
        return IntervalColumns.Intervals(lower, upper);
    }

    public JsonObject Save(List<StoredTensor> tensors) => new() { ["rule"] = "folds", ["folds"] = folds.Save(tensors) };

    public static FoldIntervalRule Load(JsonObject json, ModelState state) => new(FoldScores.Load(json["folds"], state));

    /// <summary>The k-th least of all sorted[f][i] + shift[f].</summary>
    /// <param name="sorted">Numbers, ascending within each array.</param>
    /// <param name="shift">What is added to each array.</param>
    /// <param name="k">From 1 to their number.</param>
    internal static double KthOfShifted(double[][] sorted, double[] shift, int k)
    {
        // Each array is searched for its first value that at least k values do not exceed; the least of these it is.
        double best = double.PositiveInfinity;
        for (int fold = 0; fold < sorted.Length; fold++)
        {
            int low = 0;
            int high = sorted[fold].Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (CountUpTo(sorted, shift, sorted[fold][middle] + shift[fold]) >= k)
                    high = middle;
                else
                    low = middle + 1;
            }
            if (low < sorted[fold].Length)
                best = Math.Min(best, sorted[fold][low] + shift[fold]);
        }
        return best;
    }

    private static int CountUpTo(double[][] sorted, double[] shift, double value)
    {
        int count = 0;
        for (int fold = 0; fold < sorted.Length; fold++)
        {
            double[] own = sorted[fold];
            int low = 0;
            int high = own.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (own[middle] + shift[fold] <= value)
                    low = middle + 1;
                else
                    high = middle;
            }
            count += low;
        }
        return count;
    }
}
