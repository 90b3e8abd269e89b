using System.Text;
using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Cairn.Models;

namespace Cairn.Learning.Tests.Trees.Interchange;

public sealed class LightGbmReaderTests
{
    public static TheoryData<string> Cases => [.. GoldenModels.NamesOf("lightgbm")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_lightgbm_trained_predicts_the_same_here(string name)
    {
        JsonNode golden = GoldenModels.CasesOf("lightgbm")["cases"]![name]!;
        ImportedTrees read = LightGbmReader.Read(GoldenModels.PathOf("lightgbm", (string)golden["model"]!));
        GradientBoostingModel model = read.ToModel();
        Table rows = GoldenModels.ToTable(golden["rows"]!, model.Signature);
        double[] raw = GoldenModels.Numbers(golden["raw"]);
        // The slope of a sigmoid is put into the trees; raw scores of a forest of four trees are their sum there.
        double factor = name switch { "binary" => 1.7, "multiclassova" => 1.3, "forest" or "forest_binary" => 0.25, _ => 1 };
        double apart = GoldenModels.LargestDifference([.. raw.Select(r => r * factor)], model.Scores(rows));
        Assert.True(apart < 1e-12, $"scores differ by {apart}");

        double[] expected = GoldenModels.Numbers(golden["prediction"]);
        double[] answers = GoldenModels.Answers(model, rows);
        if (model.Signature.Task == LearningTask.BinaryClassification)
            answers = [.. answers.Where((_, i) => i % 2 == 1)];
        if (name == "multiclassova")
            expected = [.. expected.Chunk(3).SelectMany(row => row.Select(p => p / row.Sum()))];
        apart = GoldenModels.LargestDifference(expected, answers);
        Assert.True(apart < 1e-12, $"answers differ by {apart}");
    }

    [Fact]
    public void Counts_weights_and_gains_of_nodes_are_kept()
    {
        ImportedTrees read = Read("regression");
        Assert.Equal(["a_b", "size", "c", "d", "e"], read.Signature.Inputs.Select(i => i.Name));
        Assert.Equal((300, 300.0), (read.Trees.Node(0).Rows, read.Trees.Node(0).Cover));
        Assert.True(read.Trees.Node(0).Gain > 0);
        int[] leaves = [.. Enumerable.Range(0, read.Trees.EndOf(0)).Where(read.Trees.IsLeaf)];
        Assert.Equal(300, leaves.Sum(leaf => read.Trees.Node(leaf).Rows));
    }

    [Fact]
    public void Names_of_categories_that_pandas_left_are_used()
    {
        string text = File.ReadAllText(GoldenModels.PathOf("lightgbm", "category.txt"));
        string many = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"m{i}\""));
        ImportedTrees read = Parse(text + $"\npandas_categorical:[[{many}],[\"red\",\"green\",\"blue\"]]\n");
        Assert.Equal(["red", "green", "blue"], read.Signature.Inputs[3].Levels!);
        Assert.Equal("m39", read.Signature.Inputs[2].Levels![39]);
        Assert.Equal("39", Parse(text + "\npandas_categorical:null\n").Signature.Inputs[2].Levels![39]);
    }

    [Theory]
    [InlineData("num_leaves=7", "num_leaves=8", "line 18: 'decision_type' has 6 numbers, wanted 7")]
    [InlineData("num_leaves=7", "num_leaves=2000000000", "has fewer than the 1999999999 numbers wanted")]
    [InlineData("num_leaves=7", "num_leaves=x", "'num_leaves' is 'x', wanted a whole number from 1")]
    [InlineData("version=v4", "version=v9", "line 2: 'version' is 'v9', wanted one of v2, v3, v4")]
    [InlineData("max_feature_idx=4", "max_feature_idx=3", "'feature_names' has 5 names, wanted 4")]
    [InlineData("split_feature=", "split_feature=9", "has 90 at 0, wanted a whole number from 0 to 4")]
    [InlineData("left_child=1", "left_child=0", "lead twice to 0")]
    [InlineData("leaf_value=", "leaf_value=nan ", "has more than the 7 numbers")]
    [InlineData("num_leaves=7\n", "num_leaves=7\nnum_leaves=7\n", "'num_leaves' comes twice")]
    [InlineData("end of trees", "", "the file ends before 'end of trees'")]
    [InlineData("tree\n", "forest\n", "line 1: a text model of LightGBM begins with the word 'tree'")]
    public void A_broken_file_is_refused_with_its_line(string from, string to, string message)
    {
        string text = File.ReadAllText(GoldenModels.PathOf("lightgbm", "regression.txt"));
        int at = text.IndexOf(from, StringComparison.Ordinal);
        string broken = text[..at] + to + text[(at + from.Length)..];
        Assert.Contains(message, Assert.Throws<MalformedDataException>(() => Parse(broken)).Message);
    }

    private static ImportedTrees Read(string name) => LightGbmReader.Read(GoldenModels.PathOf("lightgbm", name + ".txt"));

    private static ImportedTrees Parse(string text) =>
        LightGbmReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.txt");
}
