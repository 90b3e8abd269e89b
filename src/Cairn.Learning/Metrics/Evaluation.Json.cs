using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Metrics.Intervals;
using Cairn.Models;

namespace Cairn.Learning.Metrics;

// The stored form: only finite numbers are JSON numbers; an infinite threshold is null.
public sealed partial record Evaluation
{
    /// <summary>The evaluation as JSON, as <c>evaluation.json</c> holds it. It has no NaN and no infinity.</summary>
    public JsonObject ToJson()
    {
        JsonObject json = new()
        {
            ["task"] = LearningTasks.NameOf(Task),
            ["target"] = Target,
            ["rows"] = Rows,
            ["headline"] = Metric.Headline(Task).Name,
            ["metrics"] = new JsonObject(Metrics.Select(m => KeyValuePair.Create(m.Key, StoredNumbers.Node(m.Value)))),
            ["undefined"] = new JsonObject(
                Undefined.Select(u => KeyValuePair.Create(u.Key, (JsonNode?)JsonValue.Create(u.Value)))),
            ["notes"] = StoredNumbers.Array(Notes),
        };
        if (Intervals is not null)
            json["intervals"] = Intervals.ToJson();
        if (Task == LearningTask.Ranking)
            json["queries"] = Queries;
        if (Task == LearningTask.Survival)
            json["events"] = Events;
        if (NdcgCounts.Count > 0)
            json["ndcg_counts"] = StoredNumbers.Array(NdcgCounts);
        if (SurvivalCurves.Count > 0)
            json["survival_curves"] = StoredNumbers.Array(SurvivalCurves.Select(SurvivalToJson));
        if (Targets.Count > 0)
            json["targets"] = StoredNumbers.Array(Targets.Select(TargetToJson));
        if (LearningTasks.IsClassification(Task))
        {
            json["labels"] = StoredNumbers.Array(Labels);
            json["classes"] = StoredNumbers.Array(Classes.Select(ClassToJson));
            json["confusion"] = Confusion is null ? null : StoredNumbers.Array(Confusion.Weights.ToArray());
            json["curves"] = StoredNumbers.Array(Curves.Select(CurvesToJson));
        }
        if (Thresholds is not null)
            json["thresholds"] = ThresholdsToJson(Thresholds);
        if (Residuals is not null)
            json["residuals"] = ResidualsToJson(Residuals);
        return json;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException"><c>broken-evaluation</c> or <c>unknown-task</c>.</exception>
    public static Evaluation FromJson(JsonNode json)
    {
        string[] labels = StoredNumbers.Texts(json, "labels");
        double[] confusion = StoredNumbers.Numbers(json, "confusion");
        if (confusion.Length != 0 && confusion.Length != (long)labels.Length * labels.Length)
            throw StoredNumbers.Broken($"the confusion matrix has {confusion.Length} cells for {labels.Length} classes");
        JsonObject root = StoredNumbers.Objects(json);
        return new Evaluation
        {
            Task = LearningTasks.Parse(StoredNumbers.Text(json, "task")),
            Target = StoredNumbers.Text(json, "target"),
            Rows = (int)Math.Clamp(StoredNumbers.Number(json, "rows"), 0, int.MaxValue),
            Queries = Count(json, "queries"),
            Events = Count(json, "events"),
            NdcgCounts = StoredNumbers.Numbers(json, "ndcg_counts"),
            SurvivalCurves = [.. StoredNumbers.Elements(json, "survival_curves").Select(SurvivalFromJson)],
            Targets = [.. StoredNumbers.Elements(json, "targets").Select(TargetFromJson)],
            Labels = labels,
            Metrics = StoredNumbers.Objects(root["metrics"])
                .ToDictionary(m => m.Key, m => StoredNumbers.Number(root["metrics"]!, m.Key)),
            Undefined = root["undefined"] is JsonObject undefined
                ? undefined.ToDictionary(u => u.Key, u => StoredNumbers.Text(undefined, u.Key))
                : new Dictionary<string, string>(),
            Intervals = root["intervals"] is JsonNode intervals ? MetricIntervals.FromJson(intervals) : null,
            Notes = StoredNumbers.Texts(json, "notes"),
            Classes = [.. StoredNumbers.Elements(json, "classes").Select(ClassFromJson)],
            Confusion = confusion.Length == 0 ? null : new ConfusionMatrix(labels, confusion),
            Curves = [.. StoredNumbers.Elements(json, "curves").Select(CurvesFromJson)],
            Thresholds = root["thresholds"] is JsonNode thresholds ? ThresholdsFromJson(thresholds) : null,
            Residuals = root["residuals"] is JsonNode residuals ? ResidualsFromJson(residuals) : null,
        };
    }

    private static int Count(JsonNode json, string name) =>
        (int)Math.Clamp(StoredNumbers.OptionalNumber(json, name) ?? 0, 0, int.MaxValue);

    private static JsonObject SurvivalToJson(SurvivalCurve curve) => new()
    {
        ["label"] = curve.Label,
        ["times"] = StoredNumbers.Array(curve.Times),
        ["shares"] = StoredNumbers.Array(curve.Shares),
    };

    private static SurvivalCurve SurvivalFromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        return new SurvivalCurve(
            StoredNumbers.Text(json, "label"), StoredNumbers.Numbers(json, "times"), StoredNumbers.Numbers(json, "shares"));
    }

    private static JsonObject TargetToJson(TargetScores scores) => new()
    {
        ["target"] = scores.Target,
        ["rmse"] = StoredNumbers.Node(scores.RootMeanSquaredError),
        ["mae"] = StoredNumbers.Node(scores.MeanAbsoluteError),
        ["r2"] = StoredNumbers.Node(scores.R2),
    };

    private static TargetScores TargetFromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        return new TargetScores(
            StoredNumbers.Text(json, "target"), StoredNumbers.Number(json, "rmse"), StoredNumbers.Number(json, "mae"),
            StoredNumbers.OptionalNumber(json, "r2"));
    }

    private static JsonObject ClassToJson(ClassScores scores) => new()
    {
        ["label"] = scores.Label,
        ["support"] = scores.Support,
        ["predicted"] = scores.Predicted,
        ["precision"] = scores.Precision,
        ["recall"] = scores.Recall,
        ["f1"] = scores.F1,
        ["roc_auc"] = StoredNumbers.Node(scores.RocAuc),
        ["pr_auc"] = StoredNumbers.Node(scores.PrAuc),
    };

    private static ClassScores ClassFromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        return new ClassScores(
            StoredNumbers.Text(json, "label"), StoredNumbers.Number(json, "support"),
            StoredNumbers.Number(json, "predicted"), StoredNumbers.Number(json, "precision"),
            StoredNumbers.Number(json, "recall"), StoredNumbers.Number(json, "f1"),
            StoredNumbers.OptionalNumber(json, "roc_auc"), StoredNumbers.OptionalNumber(json, "pr_auc"));
    }

    private static JsonObject CurvesToJson(ClassCurves curves)
    {
        JsonObject json = new() { ["label"] = curves.Label };
        if (curves.Roc is RocCurve roc)
        {
            json["roc"] = new JsonObject
            {
                ["thresholds"] = StoredNumbers.Array(roc.Thresholds),
                ["false_positive_rates"] = StoredNumbers.Array(roc.FalsePositiveRates),
                ["true_positive_rates"] = StoredNumbers.Array(roc.TruePositiveRates),
                ["area"] = roc.Area,
            };
        }
        if (curves.PrecisionRecall is PrecisionRecallCurve pr)
        {
            json["precision_recall"] = new JsonObject
            {
                ["thresholds"] = StoredNumbers.Array(pr.Thresholds),
                ["recalls"] = StoredNumbers.Array(pr.Recalls),
                ["precisions"] = StoredNumbers.Array(pr.Precisions),
                ["average_precision"] = pr.AveragePrecision,
                ["base_rate"] = pr.BaseRate,
            };
        }
        if (curves.Calibration is CalibrationCurve calibration)
        {
            json["calibration"] = new JsonObject
            {
                ["predicted"] = StoredNumbers.Array(calibration.Predicted),
                ["observed"] = StoredNumbers.Array(calibration.Observed),
                ["weights"] = StoredNumbers.Array(calibration.Weights),
                ["error"] = calibration.Error,
            };
        }
        if (curves.Gain is GainCurve gain)
        {
            json["gain"] = new JsonObject
            {
                ["thresholds"] = StoredNumbers.Array(gain.Thresholds),
                ["shares"] = StoredNumbers.Array(gain.Shares),
                ["gains"] = StoredNumbers.Array(gain.Gains),
                ["base_rate"] = gain.BaseRate,
            };
        }
        if (curves.Det is DetCurve det)
        {
            json["det"] = new JsonObject
            {
                ["thresholds"] = StoredNumbers.Array(det.Thresholds),
                ["false_positive_rates"] = StoredNumbers.Array(det.FalsePositiveRates),
                ["false_negative_rates"] = StoredNumbers.Array(det.FalseNegativeRates),
            };
        }
        return json;
    }

    private static ClassCurves CurvesFromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        RocCurve? roc = json["roc"] is not JsonNode r ? null : new RocCurve(
            StoredNumbers.Numbers(r, "thresholds", double.PositiveInfinity),
            StoredNumbers.Numbers(r, "false_positive_rates"), StoredNumbers.Numbers(r, "true_positive_rates"),
            StoredNumbers.Number(r, "area"));
        PrecisionRecallCurve? pr = json["precision_recall"] is not JsonNode p ? null : new PrecisionRecallCurve(
            StoredNumbers.Numbers(p, "thresholds", double.PositiveInfinity),
            StoredNumbers.Numbers(p, "recalls"), StoredNumbers.Numbers(p, "precisions"),
            StoredNumbers.Number(p, "average_precision"), StoredNumbers.Number(p, "base_rate"));
        CalibrationCurve? calibration = json["calibration"] is not JsonNode c ? null : new CalibrationCurve(
            StoredNumbers.Numbers(c, "predicted"), StoredNumbers.Numbers(c, "observed"),
            StoredNumbers.Numbers(c, "weights"), StoredNumbers.Number(c, "error"));
        GainCurve? gain = json["gain"] is not JsonNode g ? null : new GainCurve(
            StoredNumbers.Numbers(g, "thresholds", double.PositiveInfinity), StoredNumbers.Numbers(g, "shares"),
            StoredNumbers.Numbers(g, "gains"), StoredNumbers.Number(g, "base_rate"));
        DetCurve? det = json["det"] is not JsonNode d ? null : new DetCurve(
            StoredNumbers.Numbers(d, "thresholds", double.PositiveInfinity),
            StoredNumbers.Numbers(d, "false_positive_rates"), StoredNumbers.Numbers(d, "false_negative_rates"));
        return new ClassCurves(StoredNumbers.Text(json, "label"), roc, pr, calibration, gain, det);
    }

    private static JsonObject ThresholdsToJson(ThresholdTable table) => new()
    {
        ["points"] = StoredNumbers.Array(table.Points.Select(PointToJson)),
        ["choices"] = StoredNumbers.Array(table.Choices.Select(choice =>
        {
            JsonObject json = PointToJson(choice.Point);
            json["rule"] = choice.Rule;
            json["title"] = choice.Title;
            return json;
        })),
    };

    private static ThresholdTable ThresholdsFromJson(JsonNode json) => new(
        [.. StoredNumbers.Elements(json, "points").Select(PointFromJson)],
        [
            .. StoredNumbers.Elements(json, "choices").Select(choice => new ThresholdChoice(
                StoredNumbers.Text(StoredNumbers.Objects(choice), "rule"),
                StoredNumbers.Text(StoredNumbers.Objects(choice), "title"), PointFromJson(choice))),
        ]);

    // The ratios follow from the weights and are written for other readers.
    private static JsonObject PointToJson(ThresholdPoint point) => new()
    {
        ["threshold"] = StoredNumbers.Node(point.Threshold),
        ["true_positives"] = point.TruePositives,
        ["false_positives"] = point.FalsePositives,
        ["true_negatives"] = point.TrueNegatives,
        ["false_negatives"] = point.FalseNegatives,
        ["precision"] = point.Precision,
        ["recall"] = point.Recall,
        ["f1"] = point.F1,
        ["false_positive_rate"] = point.FalsePositiveRate,
        ["positive_rate"] = point.PositiveRate,
        ["balanced_accuracy"] = point.BalancedAccuracy,
    };

    private static ThresholdPoint PointFromJson(JsonNode? node)
    {
        JsonObject json = StoredNumbers.Objects(node);
        return new ThresholdPoint(
            StoredNumbers.OptionalNumber(json, "threshold") ?? double.PositiveInfinity,
            StoredNumbers.Number(json, "true_positives"), StoredNumbers.Number(json, "false_positives"),
            StoredNumbers.Number(json, "true_negatives"), StoredNumbers.Number(json, "false_negatives"));
    }

    private static JsonObject ResidualsToJson(ResidualSummary residuals) => new()
    {
        ["mean"] = residuals.Mean,
        ["standard_deviation"] = residuals.StandardDeviation,
        ["shares"] = StoredNumbers.Array(residuals.Shares),
        ["quantiles"] = StoredNumbers.Array(residuals.Quantiles),
        ["edges"] = StoredNumbers.Array(residuals.Edges),
        ["counts"] = StoredNumbers.Array(residuals.Counts),
        ["sample_actual"] = StoredNumbers.Array(residuals.SampleActual),
        ["sample_predicted"] = StoredNumbers.Array(residuals.SamplePredicted),
    };

    private static ResidualSummary ResidualsFromJson(JsonNode json) => new(
        StoredNumbers.Number(json, "mean"), StoredNumbers.Number(json, "standard_deviation"),
        StoredNumbers.Numbers(json, "shares"), StoredNumbers.Numbers(json, "quantiles"),
        StoredNumbers.Numbers(json, "edges"), StoredNumbers.Numbers(json, "counts"),
        StoredNumbers.Numbers(json, "sample_actual"), StoredNumbers.Numbers(json, "sample_predicted"));
}
