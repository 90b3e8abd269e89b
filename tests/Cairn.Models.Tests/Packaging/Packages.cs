using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Learning.Baselines;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

/// <summary>A small model and its package, the same at every call.</summary>
internal static class Packages
{
    public static LearnerCatalog Catalog { get; } = Learning.Learners.Catalog;

    public static Table Rows { get; } = new(
        new NumberColumn("age", [22, 38, double.NaN, 35, 54]),
        CategoryColumn.FromTexts("port | of\ncall", ["S", "C", "Q", null, "S"]),
        CategoryColumn.FromTexts("survived", ["no", "yes", "yes", "no", "no"]));

    public static Package Small(IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? extra = null)
    {
        Dataset data = new(Rows, "survived", LearningTask.BinaryClassification, ["age", "port | of\ncall"]);
        Baseline learner = new();
        BaselineModel model = learner.Fit(data);
        PackageManifest manifest = PackageManifest.For(model, learner) with
        {
            Seed = ulong.MaxValue,
            DataName = "titanic.csv",
            DataDigest = new string('a', 64),
            Rows = 5,
            Metrics = new OrderedDictionary<string, double> { ["roc_auc"] = 0.5, ["log_loss"] = double.NaN },
            BaselineMetrics = new OrderedDictionary<string, double> { ["roc_auc"] = 0.5 },
            MeasuredOn = "5 folds",
            Lineage = new JsonObject { ["run"] = "0123" },
            Created = new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero),
            ToolVersion = "1.2.3",
        };
        return new Package(model, manifest, TableProfile.Of(Rows), extra: extra);
    }
}
