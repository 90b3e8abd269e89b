using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Learning.Metrics;
using Cairn.Learning.Metrics.Comparison;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models;

namespace Cairn.Lifecycle.Training;

/// <summary>Two runs that were cross-validated on the same folds: how the second's headline metric differs from the first's.</summary>
/// <param name="Metric">The headline metric of their task.</param>
/// <param name="Test">The corrected resampled t test of the differences, second less first.</param>
/// <param name="Folds">Number of folds.</param>
public sealed record FoldComparison(Metric Metric, PairedMeanTest Test, int Folds)
{
    // What must be the same for the folds to hold the same rows.
    private static readonly string[] s_same = ["data", "target", "task", "rows", "seed"];

    /// <summary>Compares two runs; null where they were not judged on the same folds.</summary>
    /// <param name="store">Where the runs are.</param>
    /// <param name="first">A run.</param>
    /// <param name="second">Another.</param>
    public static FoldComparison? Of(CairnStore store, Run first, Run second)
    {
        bool same = s_same.All(name => first.Parameters.TryGetValue(name, out string? value)
            && second.Parameters.GetValueOrDefault(name) == value);
        if (!same || FoldsOf(store, first) is not JsonArray own || FoldsOf(store, second) is not JsonArray other
            || own.Count != other.Count)
        {
            return null;
        }
        Metric metric = Metric.Headline(LearningTasks.Parse(first.Parameters["task"]));
        List<double> differences = [];
        double testToTrain = 0;
        for (int fold = 0; fold < own.Count; fold++)
        {
            (JsonNode? a, JsonNode? b) = (own[fold], other[fold]);
            if (Number(a, "train_rows") is not double train || Number(a, "test_rows") is not double test
                || Number(b, "train_rows") != train || Number(b, "test_rows") != test
                || Number(a?["metrics"], metric.Name) is not double valueOfA
                || Number(b?["metrics"], metric.Name) is not double valueOfB)
            {
                return null;
            }
            differences.Add(valueOfB - valueOfA);
            testToTrain += test / Math.Max(1, train) / own.Count;
        }
        return PairedMeanTest.Corrected([.. differences], testToTrain) is PairedMeanTest compared
            ? new FoldComparison(metric, compared, own.Count)
            : null;
    }

    /// <summary>The comparison as JSON.</summary>
    public JsonObject ToJson()
    {
        MetricInterval interval = Test.Interval(0.95);
        return new JsonObject
        {
            ["metric"] = Metric.Name,
            ["folds"] = Folds,
            ["difference"] = Test.Mean,
            ["low"] = interval.Low,
            ["high"] = interval.High,
            ["p_value"] = Test.PValue,
            ["test"] = "corrected_t",
        };
    }

    private static JsonArray? FoldsOf(CairnStore store, Run run)
    {
        if (!run.Artifacts.ContainsKey(TrainingArtifacts.Folds))
            return null;
        try
        {
            return JsonNode.Parse(File.ReadAllText(store.Runs.ArtifactPath(run.Id, TrainingArtifacts.Folds)))?["per_fold"] as JsonArray;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null;
        }
    }

    private static double? Number(JsonNode? node, string name) =>
        node is JsonObject json && json[name] is JsonValue value && value.TryGetValue(out double number) ? number : null;
}
