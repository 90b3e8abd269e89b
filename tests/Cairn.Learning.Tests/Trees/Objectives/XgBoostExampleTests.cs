using Cairn.Data.Reading;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Tests.Trees.Objectives;

/// <summary>The mushrooms that come with XGBoost, beside what XGBoost 1.7.4 says of itself (exact, depth 2, eta 1).</summary>
public sealed class XgBoostExampleTests
{
    private const string DataVariable = "CAIRN_DATA";

    private static readonly GradientBoosting s_learner = new()
    {
        MaxDepth = 2, LearningRate = 1, L2 = 1, ColumnFraction = 1, MinChildWeight = 1, MinLeafRows = 1, BaseScore = "0.5",
    };

    [Theory]
    [InlineData(1, 0.04283054, 0.22668601, 0.96037332)]
    [InlineData(2, 0.02172564, 0.13787420, 0.97993009)]
    public void Mushrooms_are_judged_as_by_the_reference(int rounds, double error, double loss, double area)
    {
        TableReadResult train = TableReader.Read(
            PathOf("agaricus.txt.train"), new TableReadOptions { Format = TableFormat.LibSvm, AbsentIsMissing = true });
        TableReadResult test = TableReader.Read(PathOf("agaricus.txt.test"), new TableReadOptions
        {
            Format = TableFormat.LibSvm, AbsentIsMissing = true, Schema = train.Schema, AllowAbsentColumns = true,
        });
        DatasetBuilder roles = new() { Target = "label", Task = LearningTask.BinaryClassification };
        GradientBoostingModel model = (s_learner with { Rounds = rounds }).Fit(roles.Build(train.Table).Data);
        Evaluation judged = Evaluation.Of(model, roles.Build(test.Table).Data, curves: false);
        Assert.Equal(error, 1 - judged.Metrics["accuracy"], 1e-7);
        Assert.Equal(loss, judged.Metrics["log_loss"], 1e-6);
        Assert.Equal(area, judged.Metrics["roc_auc"], 1e-6);
    }

    private static string PathOf(string file)
    {
        string? root = Environment.GetEnvironmentVariable(DataVariable);
        string path = Path.Combine(root ?? "", "tabular", "xgboost_agaricus", file);
        Assert.SkipUnless(
            root is not null && File.Exists(path), $"{DataVariable} names no folder with tabular/xgboost_agaricus/{file}.");
        return path;
    }
}
