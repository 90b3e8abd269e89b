using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Trees.Interchange;

/// <summary>What is written is read back, and predicts the same.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string folder in (string[])["xgboost-1.7", "xgboost-3.5", "lightgbm"])
            {
                foreach (string name in GoldenModels.NamesOf(folder))
                    data.Add(folder, name);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_model_goes_through_every_format(string folder, string name)
    {
        JsonNode golden = GoldenModels.CasesOf(folder)["cases"]![name]!;
        string path = GoldenModels.PathOf(folder, (string)golden["model"]!);
        ImportedTrees read = folder == "lightgbm" ? LightGbmReader.Read(path) : XGBoostReader.Read(path);
        GradientBoostingModel model = read.ToModel();
        Table rows = golden["frame"] is JsonNode frame
            ? GoldenModels.ToTable(frame, golden["codes"]!, model.Signature)
            : GoldenModels.ToTable(golden["rows"] ?? GoldenModels.CasesOf(folder)["rows"]!, model.Signature);

        InterchangeCheck light = InterchangeCheck.Of(model, ThroughLightGbm(model, out _), rows);
        Assert.True(light.LargestScore < 1e-12, $"LightGBM: {light.LargestScore}");
        if (name is "linear" or "zero_missing")
        {
            InputException error = Assert.Throws<InputException>(() => ThroughXGBoost(model, false, out _));
            Assert.Equal("not-exportable", error.Code);
            Assert.Contains(name == "linear" ? "linear functions in its leaves" : "counts zero as missing", error.Message);
            return;
        }
        foreach (bool binary in (bool[])[false, true])
        {
            ImportedTrees copy = ThroughXGBoost(model, binary, out ExportReport report);
            // Rows of single precision go the same way; those of double precision may lie between two thresholds.
            Table single = folder == "lightgbm" ? Rounded(rows) : rows;
            InterchangeCheck check = InterchangeCheck.Of(model, copy, single);
            Assert.Equal(0, check.RowsApart);
            if (folder != "lightgbm")
                Assert.Equal(0, report.RoundedThresholds);
        }
    }

    [Fact]
    public void Vectors_averages_base_scores_and_parallel_trees_are_made_plain()
    {
        TreeEnsembleBuilder builder = new(1, 0.5, -2) { TreesPerRound = 3, Averages = true };
        for (int round = 0; round < 2; round++)
        {
            builder.BeginTree(TreeEnsemble.AllOutputs);
            builder.AddSplit(0, 0.25 + round, 1, 2, missingLeft: true);
            builder.AddVectorLeaf([1, 2]);
            builder.AddVectorLeaf([3, 4 + round]);
            builder.BeginTree(1);
            builder.AddLeaf(0.25);
            builder.BeginTree(0);
            builder.AddSplit(0, double.PositiveInfinity, 1, 2, missingLeft: false);
            builder.AddLeaf(10);
            builder.AddLeaf(20);
        }
        Signature signature = new(
            LearningTask.MultiOutputRegression, "a", [new InputField("x", ColumnKind.Number)], Signature.MultiOutputs(["a", "b"]))
        {
            Targets = ["a", "b"],
        };
        GradientBoostingModel model = GradientBoostingModel.FromTrees(signature, builder.Build(), ScoreLink.Identity);
        Table rows = new(new NumberColumn("x", [0, 0.25, 0.5, 1.25, 2, double.NaN, 1e30]));
        Assert.Equal([0.5 + (1 + 10 + 1 + 10) / 2.0, -2 + (2 + 0.25 + 2 + 0.25) / 2], model.Scores(rows)[..2]);
        foreach (ImportedTrees copy in (ImportedTrees[])
            [ThroughXGBoost(model, false, out _), ThroughXGBoost(model, true, out _), ThroughLightGbm(model, out _)])
        {
            Assert.Equal(model.Scores(rows), copy.ToModel().Scores(rows.Columns[0] is { } x ? new Table(x.Rename(copy.Signature.Inputs[0].Name)) : rows));
            Assert.Equal(0, InterchangeCheck.Of(model, copy, rows).LargestScore);
        }
    }

    [Fact]
    public void Levels_keep_their_sides_whichever_way_missing_values_go()
    {
        string[] levels = [.. Enumerable.Range(0, 70).Select(i => $"größe {i}")];
        Random random = new(5);
        TreeEnsembleBuilder builder = new(2, 0.0);
        builder.DescribeLevels(0, levels.Length);
        for (int tree = 0; tree < 20; tree++)
        {
            builder.BeginTree();
            uint[] set = [(uint)random.Next(), (uint)random.Next(), (uint)random.Next(1 << 6)];
            builder.AddLevelSplit(0, set, 1, 2, missingLeft: tree % 2 == 0);
            builder.AddSplit(1, random.NextDouble(), 3, 4, missingLeft: tree % 3 == 0);
            builder.AddLeaf(Math.ScaleB(1, tree % 10));
            builder.AddLeaf(tree);
            builder.AddLeaf(-tree);
        }
        Signature signature = new(
            LearningTask.Regression, "y",
            [new InputField("a b", ColumnKind.Category, Levels: levels), new InputField("n<", ColumnKind.Number)], Signature.RegressorOutputs);
        GradientBoostingModel model = GradientBoostingModel.FromTrees(signature, builder.Build(), ScoreLink.Identity);
        Table rows = new(
            new CategoryColumn("a b", [.. Enumerable.Range(0, 73).Select(i => i < 72 ? i : -1)], [.. levels, "new", "newer"]),
            new NumberColumn("n<", [.. Enumerable.Range(0, 73).Select(i => i % 7 == 0 ? double.NaN : (double)random.NextSingle())]));
        ImportedTrees light = ThroughLightGbm(model, out ExportReport lightReport);
        ImportedTrees json = ThroughXGBoost(model, false, out ExportReport report);
        Assert.Contains("changed were 'a b'", Assert.Single(lightReport.Notes));
        Assert.Contains("they became '_' in 'n<'", report.Notes[0]);
        Assert.Equal(20, report.RoundedThresholds);
        Assert.Contains("20 thresholds are not numbers of single precision", report.Notes[^1]);
        foreach (ImportedTrees copy in (ImportedTrees[])[light, json, ThroughXGBoost(model, true, out _)])
        {
            Assert.Equal(levels, copy.Signature.Inputs[0].Levels);
            Assert.Equal(0, InterchangeCheck.Of(model, copy, rows).LargestScore);
        }
    }

    [Fact]
    public void A_difference_is_told_with_its_row()
    {
        InterchangeCheck check = InterchangeCheck.Of([1, 2, 3, 4], [1, 2.5, 3, 4 + 1e-9], 2, ScoreLink.Identity);
        Assert.Equal((2, 0.5, 0.5, 0, 1), (check.Rows, check.LargestScore, check.LargestAnswer, check.WorstRow, check.RowsApart));
        InterchangeCheck none = InterchangeCheck.Of([], [], 1, ScoreLink.Logistic);
        Assert.Equal((0, -1), (none.Rows, none.WorstRow));
    }

    private static Table Rounded(Table rows) => new([.. rows.Columns.Select(column => column is NumberColumn numbers
        ? new NumberColumn(column.Name, [.. numbers.Values.ToArray().Select(v => (double)(float)v)])
        : column)]);

    private static ImportedTrees ThroughXGBoost(ITreeModel model, bool binary, out ExportReport report)
    {
        MemoryStream stream = new();
        report = XGBoostWriter.Write(stream, model, binary);
        stream.Position = 0;
        return XGBoostReader.Read(stream, "copy");
    }

    private static ImportedTrees ThroughLightGbm(ITreeModel model, out ExportReport report)
    {
        MemoryStream stream = new();
        report = LightGbmWriter.Write(stream, model);
        stream.Position = 0;
        return LightGbmReader.Read(stream, "copy");
    }
}
