using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Trees;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Diagnosis;

public sealed class LabelCheckTests(ITestOutputHelper output)
{
    private const string DataVariable = "CAIRN_DATA";

    // One label in twenty is changed to another class at random; most of those found were changed, and most changed are found.
    [Theory]
    [InlineData("banknote_authentication.csv")]
    [InlineData("breast_cancer_wdbc.csv")]
    [InlineData("optdigits_train.csv")]
    public void Changed_labels_of_real_rows_are_found(string file)
    {
        (double precision, double recall) = Find(file, new GradientBoosting { Rounds = 50 }, times: 1);
        Assert.True(precision >= 0.7 && recall >= 0.6, $"precision {precision:F3}, recall {recall:F3}");
    }

    /// <summary>Measures every set that was tried, the bad ones too.</summary>
    [Fact(Explicit = true)]
    public void Measure_all_sets()
    {
        string[] files =
        [
            "banknote_authentication.csv", "breast_cancer_wdbc.csv", "optdigits_train.csv", "iris.csv", "wine.csv", "phoneme.csv",
            "wheat-seeds.csv", "ecoli.csv", "pima-indians-diabetes.csv", "german.csv", "haberman.csv", "oil-spill.csv", "penguins.csv",
            "adult_train.csv.gz",
        ];
        foreach (string file in files)
        {
            foreach (ILearner learner in new ILearner[] { new GradientBoosting(), new RandomForest() })
            {
                (double precision, double recall) = Find(file, learner, times: 3);
                output.WriteLine($"{file} {learner.Kind.Name}: precision {precision:F3}, recall {recall:F3}");
            }
        }
    }

    [Fact]
    public void Numbers_far_off_for_where_they_are_are_found()
    {
        SeededRandom random = new(4);
        double[] answers = [.. Enumerable.Range(0, 1000).Select(i => i / 100.0)];
        // Errors grow with the value, so that 5 is usual at the top and impossible at the bottom.
        double[] values = [.. answers.Select(a => a + (0.1 + 0.2 * a) * random.NextNormal())];
        values[10] += 5;
        values[500] -= 20;
        Table table = new(new NumberColumn("x", answers), new NumberColumn("y", values));
        Dataset data = new(table, "y", LearningTask.Regression, ["x"]);
        Signature signature = new(LearningTask.Regression, "y", [new InputField("x", ColumnKind.Number)], Signature.RegressorOutputs);
        LabelCheck found = LabelCheck.Of(RowLosses.Of(new Table(new NumberColumn("prediction", answers)), signature, data));
        Assert.Equal([10, 500], found.Issues.Select(i => i.Row).Order());
        Assert.Null(found.NoiseRate);
        Assert.True((double)found.ToJson(row => row + 1, 10)["issues"]![0]!["score"]! > 6);
    }

    private static (double Precision, double Recall) Find(string file, ILearner learner, int times)
    {
        Dataset clean = Load(file);
        int classes = clean.Classes.Labels.Count;
        double precision = 0;
        double recall = 0;
        for (int seed = 0; seed < times; seed++)
        {
            SeededRandom random = new((ulong)seed + 1);
            int[] order = [.. Enumerable.Range(0, clean.RowCount)];
            random.Shuffle<int>(order);
            HashSet<int> changed = [.. order[..(clean.RowCount / 20)]];
            int[] codes = [.. clean.Classes.Codes];
            foreach (int row in changed.Order())
                codes[row] = (codes[row] + 1 + random.NextInt(classes - 1)) % classes;
            Table table = clean.Table.With(new CategoryColumn(clean.TargetName, codes, clean.Classes.Labels));
            Dataset noisy = new(table, clean.Task, clean.Roles);
            CrossValidationResult result = CrossValidation.Run(
                learner, noisy, Folds.For(noisy, 5, (ulong)seed), new FitContext { Seed = (ulong)seed });
            Signature signature = Signature.Of(noisy, [], Signature.ClassifierOutputs(noisy.Classes.Labels));
            LabelCheck found = LabelCheck.Of(RowLosses.Of(result.OutOfFold, signature, noisy));
            int right = found.Issues.Count(issue => changed.Contains(issue.Row));
            precision += (double)right / Math.Max(1, found.Issues.Count) / times;
            recall += (double)right / changed.Count / times;
        }
        return (precision, recall);
    }

    private static Dataset Load(string file)
    {
        string? folder = Environment.GetEnvironmentVariable(DataVariable);
        string path = Path.Combine(folder ?? "", "tabular", file);
        Assert.SkipUnless(folder is not null && File.Exists(path), $"{DataVariable} has no tabular/{file}");
        Table table = TableReader.Read(path).Table;
        // Some of these files begin with a line that is neither names nor values of every column.
        string target = file.StartsWith("adult", StringComparison.Ordinal) ? "income" : file.StartsWith("penguins", StringComparison.Ordinal) ? "species" : table.Columns[^1].Name;
        if (!file.StartsWith("adult", StringComparison.Ordinal) && !file.StartsWith("penguins", StringComparison.Ordinal))
        {
            int[] labelled = [.. Enumerable.Range(0, table.RowCount).Where(row => !table[target].IsMissing(row))];
            table = table.Take(labelled);
        }
        (Dataset data, _) = new DatasetBuilder { Target = target, Task = table[target] is { } t && Distinct(t) == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification }.Build(table);
        return data;
    }

    private static int Distinct(Column column) =>
        Enumerable.Range(0, column.Count).Select(column.Format).OfType<string>().Distinct().Count();
}
