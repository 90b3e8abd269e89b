using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Learning.Tests.Trees.Ensembles;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Trees.Interchange;

/// <summary>XGBoost itself loads what is written here, where its package for Python is installed.</summary>
public sealed class LiveXGBoostTests
{
    private const string Script = """
        import sys, json, numpy as np, xgboost as xgb
        rows = np.array(json.load(open(sys.argv[2])), dtype=float)
        booster = xgb.Booster(model_file=sys.argv[1])
        data = xgb.DMatrix(rows, feature_names=booster.feature_names, feature_types=booster.feature_types, nthread=1,
                           enable_categorical=True)
        print(json.dumps([float(v) for v in booster.predict(data, output_margin=True).ravel()]))
        """;

    [Theory]
    [InlineData("json", 1, false)]
    [InlineData("ubj", 1, false)]
    [InlineData("json", 3, true)]
    [InlineData("ubj", 3, false)]
    public void XGBoost_agrees_with_what_was_written(string ending, int outputs, bool averages)
    {
        string? python = FindPython();
        Assert.SkipUnless(python is not null, "python3 with xgboost is not installed");
        RandomTrees random = new(outputs + ending.Length) { Outputs = outputs, Averages = averages };
        TreeEnsemble trees = random.Make(30, 12);
        GradientBoostingModel model = GradientBoostingModel.FromTrees(SignatureOf(outputs, trees), trees, ScoreLink.Identity);
        double[] rows = [.. random.Rows(200).Select((value, i) => Ordinary(value, i % RandomTrees.Features, trees))];
        double[] expected = new double[200 * outputs];
        trees.Score(rows, expected);

        string folder = Directory.CreateTempSubdirectory("cairn-xgboost-").FullName;
        try
        {
            string path = Path.Combine(folder, "model." + ending);
            using (FileStream file = File.Create(path))
                XGBoostWriter.Write(file, model, ending == "ubj");
            File.WriteAllText(Path.Combine(folder, "rows.json"), ToJson(rows));
            double[] actual = Ask(python!, path, Path.Combine(folder, "rows.json"));
            Assert.True(GoldenModels.LargestDifference(expected, actual) < 1e-6);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // XGBoost takes no infinities, and codes of categories only as whole numbers from 0.
    private static double Ordinary(double value, int feature, TreeEnsemble trees)
    {
        bool category = trees.LevelsOf(feature) > 0;
        return double.IsInfinity(value) || (category && !(value >= 0 && value < 2000 && value == Math.Floor(value)))
            ? double.NaN
            : (float)value;
    }

    private static Signature SignatureOf(int outputs, TreeEnsemble trees)
    {
        int[] levels = [.. Enumerable.Range(0, RandomTrees.Features).Select(trees.LevelsOf)];
        InputField[] inputs = [.. levels.Select((count, i) => count == 0
            ? new InputField($"x{i}", ColumnKind.Number)
            : new InputField($"x{i}", ColumnKind.Category, Levels: ForeignFeatures.Numbered(count, "level ")))];
        string[] targets = ForeignFeatures.Numbered(outputs, "y");
        return outputs == 1
            ? new Signature(LearningTask.Regression, "y", inputs, Signature.RegressorOutputs)
            : new Signature(LearningTask.MultiOutputRegression, targets[0], inputs, Signature.MultiOutputs(targets)) { Targets = targets };
    }

    private static string ToJson(double[] rows) => "[" + string.Join(',', rows.Chunk(RandomTrees.Features).Select(row =>
        "[" + string.Join(',', row.Select(v => double.IsNaN(v) ? "NaN" : v.ToString("R", CultureInfo.InvariantCulture))) + "]")) + "]";

    private static string? FindPython()
    {
        foreach (string python in (string[])["/usr/bin/python3", "python3"])
        {
            try
            {
                if (Run(python, "-c", "import xgboost").ExitCode == 0)
                    return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program; the next may be there.
            }
        }
        return null;
    }

    private static double[] Ask(string python, string model, string rows)
    {
        (int exitCode, string output, string error) = Run(python, "-c", Script, model, rows);
        Assert.True(exitCode == 0, error);
        return GoldenModels.Numbers(JsonNode.Parse(output.Trim().Split('\n')[^1]));
    }

    private static (int ExitCode, string Output, string Error) Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Result, error);
    }
}
