using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Baselines;
using Cairn.Learning.Linear;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Validation;

public sealed class CrossValidationTests
{
    [Fact]
    public void Each_row_is_predicted_by_the_model_that_did_not_see_it()
    {
        Dataset data = Numbers(40);
        FoldSet folds = Folds.KFold(data, 4, seed: 1);
        CrossValidationResult result = CrossValidation.Run(new MeanLearner(), data, folds);
        double[] target = data.Target.ToNumbers();
        double[] x = data.Features[0].ToNumbers();
        double[] predicted = result.OutOfFold["prediction"].ToNumbers();
        foreach (Fold fold in folds)
        {
            double mean = fold.Train.Average(row => target[row]);
            foreach (int row in fold.Test)
                Assert.Equal(mean + x[row], predicted[row], 12);
        }
    }

    [Fact]
    public void Estimates_are_mean_deviation_and_standard_error_of_the_folds()
    {
        Dataset data = Numbers(50);
        CrossValidationResult result = CrossValidation.Run(new MeanLearner(), data, Folds.KFold(data, 5, 2));
        double[] values = [.. result.Folds.Select(f => f.Evaluation.Metrics["rmse"])];
        MetricEstimate rmse = result.Metrics["rmse"];
        Assert.Equal(values, rmse.Values);
        Assert.Equal(values.Average(), rmse.Mean);
        double sd = Math.Sqrt(values.Sum(v => Math.Pow(v - values.Average(), 2)) / 4);
        Assert.Equal(sd, rmse.StandardDeviation!.Value, 12);
        Assert.Equal(sd / Math.Sqrt(5), rmse.StandardError!.Value, 12);
        Assert.Same(rmse, result.Headline);
        Assert.Equal(50, result.Pooled.Rows);
        Assert.NotNull(result.Pooled.Residuals);
        Assert.Null(new MetricEstimate([1.0]).StandardError);
    }

    [Fact]
    public void Rows_left_out_one_by_one_are_judged_together()
    {
        Dataset data = Numbers(20);
        CrossValidationResult result = CrossValidation.Run(new MeanLearner(), data, Folds.LeaveOneOut(data));
        Assert.Equal(result.Pooled.Metrics["rmse"], Assert.Single(result.Metrics["rmse"].Values));
        Assert.True(result.Metrics["rmse"].Mean > result.Metrics["mae"].Mean);
        Assert.Equal("20 rows, each left out once; all predictions judged together", result.MeasuredOn);
        Assert.Empty(result.ToJson()["per_fold"]!.AsArray());
    }

    [Fact]
    public void Repeats_add_to_the_estimate_and_keep_the_first_predictions()
    {
        Dataset data = Numbers(50);
        CrossValidationResult once = CrossValidation.Run(new MeanLearner(), data, Folds.KFold(data, 5, 2));
        FoldPlan plan = new() { Count = 5, Repeats = 3 };
        CrossValidationResult thrice = CrossValidation.Run(new MeanLearner(), data, plan.Make(data, 2));
        Assert.Equal(15, thrice.Metrics["rmse"].Values.Count);
        Assert.Equal(once.Metrics["rmse"].Values, thrice.Metrics["rmse"].Values.Take(5));
        Assert.Equal(once.OutOfFold["prediction"].ToNumbers(), thrice.OutOfFold["prediction"].ToNumbers());
        Assert.Equal(thrice.Metrics["rmse"].Values.Chunk(5).Select(c => c.Average()), thrice.RepeatMeans("rmse"));
        double deviation = thrice.Metrics["rmse"].StandardDeviation!.Value;
        Assert.Equal(deviation * Math.Sqrt(1.0 / 15 + 0.25), thrice.CorrectedError(thrice.Metrics["rmse"])!.Value, 12);
        Assert.Equal("5 folds (k-fold), 3 times; mean over the folds", thrice.MeasuredOn);
    }

    [Fact]
    public void A_nested_choice_sees_the_training_rows_of_its_fold_alone()
    {
        Dataset data = Numbers(40);
        FoldSet folds = Folds.KFold(data, 4, seed: 1);
        double[] target = data.Target.ToNumbers();
        List<string> seen = [];
        CrossValidationResult result = CrossValidation.Nested(
            (rows, _) =>
            {
                lock (seen)
                    seen.Add(string.Join(',', rows.Target.ToNumbers()));
                return rows.Target.ToNumbers()[0] == target[0] ? new LinearRegression() : new Baseline();
            },
            data, folds, new FitContext { Threads = 2 });
        Assert.Equal(folds.Select(f => string.Join(',', f.Train.Select(row => target[row]))).Order(), seen.Order());
        Assert.Equal(4, result.Chosen.Sum(c => c.Value));
        Assert.Equal(2, result.Chosen.Count);
        Assert.All(result.Folds, fold => Assert.NotNull(fold.Learner));
        Assert.Equal(4, (int)result.ToJson()["chosen"]!.AsObject().Sum(c => (int)c.Value!));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(25_000)]
    public void Threads_change_nothing(int rows)
    {
        Dataset data = Binary(rows);
        FoldSet folds = Folds.Stratified(data, 3, 5);
        string Run(int threads)
        {
            CrossValidationResult result =
                CrossValidation.Run(new MeanLearner(), data, folds, new FitContext { Threads = threads });
            return result.Pooled.ToJson().ToJsonString() + string.Join(' ', result.Metrics["log_loss"].Values);
        }
        Assert.Equal(Run(1), Run(4));
    }

    [Fact]
    public void Folds_fit_with_different_seeds_and_without_validation_rows()
    {
        Dataset data = Binary(30);
        List<ulong> seeds = [];
        MeanLearner learner = new()
        {
            OnFit = (_, context) =>
            {
                Assert.Null(context.Validation);
                lock (seeds)
                    seeds.Add(context.Seed);
            },
        };
        CrossValidation.Run(learner, data, Folds.Stratified(data, 5), new FitContext { Validation = data, Threads = 2 });
        Assert.Equal(5, seeds.Distinct().Count());
    }

    [Fact]
    public void Rows_that_no_fold_tests_have_no_prediction_and_are_noted()
    {
        Dataset data = Numbers(6);
        CrossValidationResult result = CrossValidation.Run(new MeanLearner(), data, Folds.Given([0, 0, 1, 1, -1, -1]));
        Assert.Equal(2, result.OutOfFold["prediction"].MissingCount);
        Assert.Equal(4, result.Pooled.Rows);
        Assert.Contains("2 of 6 rows have no prediction and were left out", result.Notes);
    }

    [Fact]
    public void Progress_rises_to_one()
    {
        Dataset data = Numbers(20);
        Recorder recorder = new();
        CrossValidation.Run(
            new MeanLearner(), data, Folds.KFold(data, 4), new FitContext { Progress = recorder, Threads = 2 });
        Assert.Equal(recorder.Seen.Order(), recorder.Seen);
        Assert.Equal(1, recorder.Seen[^1]);
        Assert.Equal(4, recorder.Seen.Count);
    }

    [Fact]
    public void Cancelling_throws_rather_than_give_half_of_the_folds()
    {
        Dataset data = Numbers(20);
        using CancellationTokenSource source = new();
        MeanLearner learner = new() { OnFit = (_, _) => source.Cancel() };
        Assert.ThrowsAny<OperationCanceledException>(() => CrossValidation.Run(
            learner, data, Folds.KFold(data, 4), new FitContext { Cancellation = source.Token, Threads = 1 }));
    }

    [Fact]
    public void Folds_of_other_data_are_refused()
    {
        InputException error = Assert.Throws<InputException>(
            () => CrossValidation.Run(new MeanLearner(), Numbers(20), Folds.KFold(Numbers(10), 2)));
        Assert.Equal("The folds are of 10 rows, the data has 20.", error.Message);
    }

    [Fact]
    public void A_fold_without_one_class_leaves_its_roc_auc_out()
    {
        Dataset data = Binary(4, i => i == 0 ? 1 : 0);
        CrossValidationResult result = CrossValidation.Run(new MeanLearner(), data, Folds.Given([0, 0, 1, 1]));
        Assert.Single(result.Metrics["roc_auc"].Values);
        Assert.Equal(2, result.Metrics["accuracy"].Values.Count);
        Assert.DoesNotContain("NaN", result.ToJson().ToJsonString(), StringComparison.Ordinal);
    }

    private static Dataset Numbers(int rows)
    {
        SeededRandom random = new(3);
        Table table = new(
            new NumberColumn("x", [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())]),
            new NumberColumn("y", [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal())]));
        return new Dataset(table, "y", LearningTask.Regression, ["x"]);
    }

    private static Dataset Binary(int rows, Func<int, int>? classOf = null)
    {
        SeededRandom random = new(3);
        Table table = new(
            new NumberColumn("x", [.. Enumerable.Range(0, rows).Select(_ => random.NextNormal() / 5)]),
            new CategoryColumn("y", [.. Enumerable.Range(0, rows).Select(classOf ?? (i => i % 3 == 0 ? 1 : 0))], ["a", "b"]));
        return new Dataset(table, "y", LearningTask.BinaryClassification, ["x"]);
    }

    private sealed class Recorder : IProgress<FitProgress>
    {
        public List<double> Seen { get; } = [];

        public void Report(FitProgress value) => Seen.Add(value.Done);
    }
}
