using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Onnx.Tests;

public sealed class OnnxTreeWriterTests
{
    private static readonly string[] s_levels = [.. Enumerable.Range(0, 40).Select(i => $"größe {i}")];

    public static TheoryData<string, LearningTask, bool> Links => new()
    {
        { "identity", LearningTask.Regression, false },
        { "exponential", LearningTask.Regression, true },
        { "sigmoid", LearningTask.Regression, false },
        { "signed_square", LearningTask.Regression, false },
        { "logistic", LearningTask.BinaryClassification, true },
        { "softmax", LearningTask.MulticlassClassification, false },
        { "one_vs_rest", LearningTask.MulticlassClassification, true },
        { "identity", LearningTask.MultiOutputRegression, true },
        { "identity", LearningTask.Ranking, false },
        { "identity", LearningTask.Survival, false },
        { "exponential", LearningTask.Survival, false },
        { "sorted_quantiles", LearningTask.Regression, false },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void A_model_comes_back_with_its_meaning(string link, LearningTask task, bool categories)
    {
        ScoreLink scores = ScoreLink.Find(link)!;
        bool many = task is LearningTask.MulticlassClassification or LearningTask.MultiOutputRegression
            || scores == ScoreLink.SortedQuantiles;
        GradientBoostingModel model = GradientBoostingModel.FromTrees(
            SignatureOf(task, scores, categories), Trees(many ? 3 : 1, categories), scores);
        ImportedTrees copy = Through(model, out ExportReport report);
        Assert.Equal(0, report.RoundedThresholds);
        Assert.Equal((task, link), (copy.Signature.Task, copy.Link.Name));
        Assert.Equal(model.Signature.Labels, copy.Signature.Labels);
        Assert.Equal(model.Signature.Outputs.Count, copy.Signature.Outputs.Count);
        Assert.Equal(categories ? s_levels : null, copy.Signature.Inputs[0].Levels);
        Assert.Equal(categories ? "TreeEnsemble" : "TreeEnsembleRegressor", copy.Facts["operator"]);
        Table rows = Rows(categories);
        InterchangeCheck check = InterchangeCheck.Of(model, copy, rows);
        Assert.True(check.LargestScore < 1e-12, $"{check.LargestScore}");
        Assert.Equal(Answers(model, rows), Answers(copy.ToModel(), rows), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Codes_of_categories_and_linear_leaves_are_told_of()
    {
        GradientBoostingModel model = GradientBoostingModel.FromTrees(
            SignatureOf(LearningTask.Regression, ScoreLink.Identity, true), Trees(1, true), ScoreLink.Identity);
        Through(model, out ExportReport report);
        Assert.Contains("'größe' must be given as codes 0, 1, 2", Assert.Single(report.Notes));
        TreeEnsembleBuilder builder = new(2, 0.0);
        builder.BeginTree();
        builder.AddLinearLeaf(new LinearLeaf(1, [0], [2]), 3);
        GradientBoostingModel linear = GradientBoostingModel.FromTrees(
            SignatureOf(LearningTask.Regression, ScoreLink.Identity, false), builder.Build(), ScoreLink.Identity);
        InputException error = Assert.Throws<InputException>(() => Through(linear, out _));
        Assert.Contains("linear functions in its leaves, which ONNX cannot hold", error.Message);
    }

    [Fact]
    public void The_same_model_gives_the_same_bytes()
    {
        GradientBoostingModel model = GradientBoostingModel.FromTrees(
            SignatureOf(LearningTask.Regression, ScoreLink.Identity, true), Trees(1, true), ScoreLink.Identity);
        MemoryStream first = new();
        MemoryStream second = new();
        OnnxTreeWriter.Write(first, model);
        OnnxTreeWriter.Write(second, model);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    private static ImportedTrees Through(ITreeModel model, out ExportReport report)
    {
        MemoryStream stream = new();
        report = OnnxTreeWriter.Write(stream, model);
        return OnnxTreeReader.Read(stream.ToArray(), "copy");
    }

    private static TreeEnsemble Trees(int outputs, bool categories)
    {
        Random random = new(8);
        double[] baseScores = [.. Enumerable.Range(0, outputs).Select(o => 0.5 - o)];
        TreeEnsembleBuilder builder = new(2, baseScores) { TreesPerRound = outputs, SinglePrecision = outputs > 1 };
        if (categories)
            builder.DescribeLevels(0, s_levels.Length);
        for (int tree = 0; tree < outputs * 7; tree++)
        {
            builder.BeginTree(tree % outputs);
            if (tree >= outputs * 6)
            {
                builder.AddLeaf(0.125);
                continue;
            }
            bool missingLeft = random.Next(2) == 0;
            if (categories)
                builder.AddLevelSplit(0, [(uint)random.Next(), (uint)random.Next(1 << 8)], 1, 2, missingLeft);
            else
                builder.AddSplit(0, random.NextSingle() * 40, 1, 2, missingLeft);
            builder.AddSplit(1, random.NextSingle(), 3, 4, random.Next(2) == 0);
            builder.AddLeaf(random.NextDouble());
            builder.AddLeaf(-random.NextDouble());
            builder.AddLeaf(random.NextDouble() - 0.5);
        }
        return builder.Build();
    }

    private static Signature SignatureOf(LearningTask task, ScoreLink link, bool categories)
    {
        InputField[] inputs =
        [
            categories
                ? new InputField("größe", ColumnKind.Category, Levels: s_levels)
                : new InputField("größe", ColumnKind.Number),
            new InputField("x", ColumnKind.Number),
        ];
        string[] targets = ["target_0", "target_1", "target_2"];
        return task switch
        {
            LearningTask.BinaryClassification => new(task, "target", inputs, Signature.ClassifierOutputs(["no", "yes"])),
            LearningTask.MulticlassClassification => new(task, "target", inputs, Signature.ClassifierOutputs(["a", "b", "c"])),
            LearningTask.Ranking => new(task, "target", inputs, Signature.RankingOutputs),
            LearningTask.Survival => new(
                task, "target", inputs, link == ScoreLink.Exponential ? Signature.TimeOutputs : Signature.RiskOutputs),
            LearningTask.MultiOutputRegression => new(task, targets[0], inputs, Signature.MultiOutputs(targets)) { Targets = targets },
            _ => new(task, "target", inputs,
                link == ScoreLink.SortedQuantiles ? Signature.QuantileOutputs([0.1, 0.5, 0.9]) : Signature.RegressorOutputs),
        };
    }

    private static Table Rows(bool categories)
    {
        Random random = new(9);
        int[] codes = [.. Enumerable.Range(0, 60).Select(i => i < 45 ? i % 41 : random.Next(-1, 41))];
        Column first = categories
            ? new CategoryColumn("größe", codes, [.. s_levels, "new"])
            : new NumberColumn("größe", [.. codes.Select(c => c < 0 ? double.NaN : c + random.NextDouble())]);
        return new Table(first, new NumberColumn("x", [.. codes.Select(c => c % 9 == 0 ? double.NaN : random.NextDouble())]));
    }

    private static double[] Answers(GradientBoostingModel model, Table rows) =>
        [.. model.Predict(rows).Columns.OfType<NumberColumn>().SelectMany(column => column.Values.ToArray())];
}
