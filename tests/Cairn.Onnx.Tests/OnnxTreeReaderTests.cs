using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Formats.Onnx;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Interchange;
using Cairn.Models.Signatures;

namespace Cairn.Onnx.Tests;

public sealed class OnnxTreeReaderTests
{
    private static readonly JsonObject s_cases = JsonNode.Parse(File.ReadAllText(PathOf("cases.json")))!["cases"]!.AsObject();

    public static TheoryData<string> Cases => [.. s_cases.Select(c => c.Key)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_scikit_learn_trained_predicts_the_same_here(string name)
    {
        JsonNode golden = s_cases[name]!;
        ImportedTrees read = OnnxTreeReader.Read(PathOf(name + ".onnx"));
        GradientBoostingModel model = read.ToModel();
        Table rows = ToTable(golden["rows"]!, model.Signature);
        double[] answers = Answers(model, rows);
        // Numbers of single precision in the file are those of scikit-learn, rounded.
        bool single = name is "regression_single" or "columns";
        Assert.True(Apart(Numbers(golden["expected"]!), answers) < (single ? 1e-6 : 1e-12));
        string output = name is "binary" or "classes" ? "probabilities" : "variable";
        Assert.True(Apart(Numbers(golden["runtime"]![output]!), answers) < 1e-6);
        if (golden["runtime"]!["label"] is JsonArray labels)
        {
            CategoryColumn found = (CategoryColumn)model.Predict(rows).Columns[0];
            Assert.Equal(labels.Select(l => l!.ToString()), Enumerable.Range(0, rows.RowCount).Select(r => found.Format(r)));
        }
    }

    [Fact]
    public void Inputs_and_labels_are_named_as_in_the_file()
    {
        Assert.Equal(
            ["age", "size", "mass", "kind"], OnnxTreeReader.Read(PathOf("columns.onnx")).Signature.Inputs.Select(i => i.Name));
        Assert.Equal(["low", "middle", "high"], OnnxTreeReader.Read(PathOf("classes.onnx")).Signature.Labels);
        Assert.Equal(["f0", "f1", "f2", "f3"], OnnxTreeReader.Read(PathOf("binary.onnx")).Signature.Inputs.Select(i => i.Name));
        ImportedTrees category = OnnxTreeReader.Read(PathOf("category.onnx"));
        Assert.Equal(ColumnKind.Category, category.Signature.Inputs[3].Kind);
        Assert.True(OnnxTreeReader.Read(PathOf("regression_single.onnx")).Trees.SinglePrecision);
        Assert.False(OnnxTreeReader.Read(PathOf("regression.onnx")).Trees.SinglePrecision);
    }

    [Fact]
    public void Operators_that_compute_are_refused_by_name()
    {
        OnnxModel model = OnnxReader.Read(File.ReadAllBytes(PathOf("columns.onnx")), "x");
        OnnxNode[] nodes = [.. model.Nodes];
        Assert.Contains("by the operator Scaler before they come", Refusal(model with
        {
            Nodes = [nodes[0], nodes[1] with { Operator = "Scaler" }, .. nodes[2..]],
        }));
        Assert.Contains("changes the scores of the trees by the operator Tanh", Refusal(model with
        {
            Nodes = [.. nodes[..3], nodes[3] with { Operator = "Tanh" }, nodes[4]],
        }));
        Assert.Contains("has 0 ensembles of trees, wanted one", Refusal(model with { Nodes = [nodes[0]] }));
    }

    [Theory]
    [InlineData("BRANCH_LT", 0.5, 0.5, false)]
    [InlineData("BRANCH_LT", 0.5, 0.49999999, true)]
    [InlineData("BRANCH_LEQ", 0.5, 0.5, true)]
    [InlineData("BRANCH_GTE", 0.5, 0.5, true)]
    [InlineData("BRANCH_GT", 0.5, 0.5, false)]
    [InlineData("BRANCH_GT", 0.5, 0.6, true)]
    [InlineData("BRANCH_GT", 0.5, double.NaN, false)]
    [InlineData("BRANCH_EQ", 2.0, 2.0, true)]
    [InlineData("BRANCH_EQ", 2.0, 1.0, false)]
    [InlineData("BRANCH_NEQ", 2.0, 2.0, false)]
    [InlineData("BRANCH_NEQ", 2.0, 1.0, true)]
    [InlineData("BRANCH_NEQ", 2.0, double.NaN, true)]
    [InlineData("BRANCH_EQ", 2.0, double.NaN, false)]
    public void Every_way_to_compare_is_read(string mode, double threshold, double value, bool holds)
    {
        ImportedTrees read = OnnxTreeReader.Read(Stump(mode, threshold), "stump");
        double[] score = new double[1];
        read.Trees.Score([value], score);
        Assert.Equal(holds ? 1 : 2, score[0]);
    }

    [Fact]
    public void Files_that_are_cut_or_damaged_give_the_format_s_own_error()
    {
        foreach (string name in (string[])["category", "classes", "columns"])
        {
            byte[] file = File.ReadAllBytes(PathOf(name + ".onnx"));
            for (int length = 0; length < file.Length; length += 7)
                TryRead(file[..length]);
            Random random = new(3);
            for (int trial = 0; trial < 3000; trial++)
            {
                byte[] damaged = [.. file];
                for (int flips = random.Next(1, 4); flips > 0; flips--)
                    damaged[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
                TryRead(damaged);
            }
        }
    }

    private static void TryRead(byte[] file)
    {
        try
        {
            ImportedTrees read = OnnxTreeReader.Read(file, "x");
            GradientBoostingModel model = read.ToModel();
            read.Trees.Score(new double[read.Trees.Features * 2], new double[read.Trees.Outputs * 2]);
            Assert.NotNull(model);
        }
        catch (InputException)
        {
            // The one kind of error that a reader of hostile files may end with.
        }
    }

    private static string Refusal(OnnxModel model)
    {
        MemoryStream stream = new();
        OnnxWriter.Write(stream, model);
        InputException error = Assert.Throws<InputException>(() => OnnxTreeReader.Read(stream.ToArray(), "x"));
        Assert.Equal("unsupported-model", error.Code);
        return error.Message;
    }

    private static byte[] Stump(string mode, double threshold)
    {
        static OnnxAttribute Whole(string name, params long[] values) => new() { Name = name, Integers = values };
        OnnxModel model = new()
        {
            Operators = new Dictionary<string, long> { [""] = 15, ["ai.onnx.ml"] = 3 },
            Inputs = [new OnnxValue("x", OnnxElement.Double, [-1, 1])],
            Outputs = [new OnnxValue("y", OnnxElement.Float, [-1, 1])],
            Nodes =
            [
                new OnnxNode("TreeEnsembleRegressor", "ai.onnx.ml", "", ["x"], ["y"],
                [
                    Whole("nodes_treeids", 0, 0, 0), Whole("nodes_nodeids", 0, 1, 2), Whole("nodes_featureids", 0, 0, 0),
                    new OnnxAttribute { Name = "nodes_modes", Texts = [mode, "LEAF", "LEAF"] },
                    new OnnxAttribute { Name = "nodes_values", Singles = [(float)threshold, 0, 0] },
                    Whole("nodes_truenodeids", 1, 0, 0), Whole("nodes_falsenodeids", 2, 0, 0),
                    Whole("target_treeids", 0, 0), Whole("target_nodeids", 1, 2), Whole("target_ids", 0, 0),
                    new OnnxAttribute { Name = "target_weights", Singles = [1, 2] },
                ]),
            ],
        };
        MemoryStream stream = new();
        OnnxWriter.Write(stream, model);
        return stream.ToArray();
    }

    private static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", name);

    private static double[] Numbers(JsonNode array) => [.. array.AsArray().Select(v => v is null ? double.NaN : (double)v)];

    private static double Apart(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
    }

    private static double[] Answers(GradientBoostingModel model, Table rows)
    {
        NumberColumn[] columns = [.. model.Predict(rows).Columns.OfType<NumberColumn>()];
        return [.. Enumerable.Range(0, rows.RowCount).SelectMany(row => columns.Select(c => c.Values[row]))];
    }

    private static Table ToTable(JsonNode rows, Signature signature)
    {
        double[][] values = [.. rows.AsArray().Select(row => Numbers(row!))];
        return new Table([.. signature.Inputs.Select((input, i) =>
        {
            double[] column = [.. values.Select(row => row[i])];
            if (input.Kind != ColumnKind.Category)
                return (Column)new NumberColumn(input.Name, column);
            string[] levels = [.. column.Where(v => !double.IsNaN(v)).Select(v => v.ToString()).Distinct()];
            return new CategoryColumn(input.Name, [.. column.Select(v => Array.IndexOf(levels, v.ToString()))], levels);
        })]);
    }
}
