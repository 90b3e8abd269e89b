using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Diagnosis;
using Cairn.Learning.Linear;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Diagnosis;

public sealed class ModelDiagnosisTests
{
    [Fact]
    public void All_of_it_is_told_and_is_the_same_at_any_number_of_threads()
    {
        Dataset data = Classes(600);
        GradientBoosting learner = new() { Rounds = 20 };
        IModel model = learner.Fit(data);
        string Run(int threads) => ModelDiagnosis.Of(
            model, learner, data, new DiagnosisOptions { WereLearntFrom = true }, new FitContext { Threads = threads }).ToJson().ToJsonString();
        string one = Run(1);
        Assert.Equal(one, Run(3));
        foreach (string part in new[] { "slices", "worst_rows", "labels", "learning_curve", "robustness", "stability", "notes" })
            Assert.Contains($"\"{part}\":", one, StringComparison.Ordinal);
        Assert.Contains("\"judged_by\":\"out_of_fold\"", one, StringComparison.Ordinal);
    }

    [Fact]
    public void The_worst_rows_are_those_of_greatest_loss_by_the_model()
    {
        Dataset data = Numbers(300);
        IModel model = new LinearRegression().Fit(data);
        ModelDiagnosis found = ModelDiagnosis.Of(model, null, data, new DiagnosisOptions { Most = 3 });
        double[] errors = [.. model.Predict(data.Table)["prediction"].ToNumbers().Zip(data.Target.ToNumbers(), (p, y) => Math.Abs(p - y))];
        Assert.Equal(errors.OrderDescending().Take(3), found.WorstRows!.Select(r => r.Loss));
        Assert.Equal(errors.Average(), found.Overall.Loss, 12);
        Assert.Equal(Math.Sqrt(errors.Average(e => e * e)), found.Overall.Plain, 12);
        Assert.Null(found.Labels);
        Assert.Contains("How the model was made is not known", Assert.Single(found.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void More_rows_are_told_to_help_where_they_would()
    {
        // A class that is a checkerboard of two columns is learnt slowly; a linear one at once.
        SeededRandom random = new(5);
        double[] a = [.. Enumerable.Range(0, 1500).Select(_ => random.NextDouble() * 6)];
        double[] b = [.. Enumerable.Range(0, 1500).Select(_ => random.NextDouble() * 6)];
        int[] y = [.. a.Zip(b, (p, q) => ((int)p + (int)q) % 2)];
        Table table = new(new NumberColumn("a", a), new NumberColumn("b", b), new CategoryColumn("y", y, ["n", "y"]));
        Dataset board = new(table, "y", LearningTask.BinaryClassification, ["a", "b"]);
        LearningCurve curve = LearningCurve.Measure(new GradientBoosting { Rounds = 60 }, board)!;
        Assert.StartsWith("More rows would help", curve.Verdict, StringComparison.Ordinal);
        Assert.Equal(curve.Rows.Order(), curve.Rows);
        Assert.True(curve.Losses[^1].Average() < curve.Losses[0].Average());
        Assert.True(curve.Forecast[1].Low <= curve.Forecast[1].Expected && curve.Forecast[1].Expected <= curve.Forecast[1].High);

        LearningCurve flat = LearningCurve.Measure(new LinearRegression(), Numbers(2000))!;
        Assert.StartsWith("More rows would hardly help", flat.Verdict, StringComparison.Ordinal);
        Assert.Null(LearningCurve.Measure(new LinearRegression(), Numbers(40)));
    }

    [Theory]
    [InlineData(0.3, 5, 0.5)]
    [InlineData(0, 2, 0.25)]
    [InlineData(1.5, 40, 1.2)]
    public void A_law_is_found_again_from_its_values(double floor, double scale, double exponent)
    {
        PowerLaw law = new(floor, scale, exponent);
        double[] rows = [50, 100, 200, 400, 800, 1600];
        PowerLaw found = PowerLaw.Fit(rows, [.. rows.Select(law.At)]);
        Assert.Equal(exponent, found.Exponent, 6);
        Assert.Equal(law.At(5000), found.At(5000), 6);
    }

    [Fact]
    public void A_column_that_matters_is_missed_and_noise_hurts()
    {
        Dataset data = Numbers(800);
        IModel model = new GradientBoosting { Rounds = 50 }.Fit(data);
        Robustness found = Robustness.Measure(model, data)!;
        Assert.Equal("a", found.Missing[0].Column);
        Assert.True(found.Missing[0].Value > 2 * found.Value);
        Assert.True(found.Noise[^1].Value > found.Noise[0].Value && found.Noise[0].Value > found.Value);
    }

    [Fact]
    public void A_learner_without_chance_is_the_same_over_seeds_but_not_over_rows()
    {
        Dataset data = Classes(3000);
        Stability plain = Stability.Measure(new LogisticRegression(), data)!;
        Assert.Equal(0, plain.AnswersOverSeeds);
        Assert.Single(plain.OverSeeds.Distinct());
        Assert.True(plain.AnswersOverRows > 0 && plain.OverRows.Distinct().Count() > 1);
        Stability forest = Stability.Measure(new RandomForest { Trees = 10 }, data)!;
        Assert.True(forest.AnswersOverSeeds > 0);
    }

    [Fact]
    public void What_cannot_be_diagnosed_is_refused()
    {
        InputException error = Assert.Throws<InputException>(() => DiagnosisOptions.Parse("--only", "slices,label"));
        Assert.Equal(("bad-option", "Option --only: 'label' is nothing to look at."), (error.Code, error.Message));
        Assert.Contains("labels", error.Hint, StringComparison.Ordinal);
        Assert.Equal(DiagnosisChecks.Slices | DiagnosisChecks.Curve, DiagnosisOptions.Parse("--only", "slices, curve"));
    }

    private static Dataset Numbers(int rows)
    {
        SeededRandom random = new(3);
        double[] a = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] b = [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())];
        double[] y = [.. a.Zip(b, (p, q) => 5 * p + q + random.NextNormal())];
        Table table = new(new NumberColumn("a", a), new NumberColumn("b", b), new NumberColumn("y", y));
        return new Dataset(table, "y", LearningTask.Regression, ["a", "b"]);
    }

    private static Dataset Classes(int rows)
    {
        Dataset numbers = Numbers(rows);
        int[] y = [.. numbers.Target.ToNumbers().Select(v => v > 0 ? 1 : 0)];
        Table table = numbers.Table.With(new CategoryColumn("y", y, ["low", "high"]));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["a", "b"]);
    }
}
