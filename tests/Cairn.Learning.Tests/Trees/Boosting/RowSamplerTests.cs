using Cairn.Formats;
using Cairn.Learning.Metrics;
using Cairn.Learning.Trees;
using Cairn.Learning.Trees.Boosting;
using Cairn.Learning.Trees.Growing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class RowSamplerTests
{
    private const int Rows = 1000;

    [Fact]
    public void By_gradient_the_largest_rows_are_kept_and_the_others_drawn()
    {
        (RowSampler sampler, GradientBuffer buffer, float[] sizes) = Drawn(seed: 3);
        int[] drawn = sampler.Drawn.ToArray();
        int[] rest = sampler.Rest.ToArray();
        int[] largest = [.. Enumerable.Range(0, Rows).OrderByDescending(row => sizes[row]).Take(200)];
        Assert.Equal(300, drawn.Length);
        Assert.Equal(Enumerable.Range(0, Rows), drawn.Concat(rest).Order());
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(rest.Order(), rest);
        Assert.Empty(largest.Except(drawn));

        float[] before = [.. buffer.Gradients];
        sampler.Amplify(buffer);
        int[] amplified = [.. Enumerable.Range(0, Rows).Where(row => buffer.Gradients[row] != before[row])];
        Assert.Equal(drawn.Except(largest).Order(), amplified);
        Assert.All(amplified, row => Assert.Equal(before[row] * 8, buffer.Gradients[row], 1e-5f)); // 800 others, 100 drawn
    }

    [Fact]
    public void By_gradient_sums_stay_unbiased()
    {
        double whole = 0;
        double mean = 0;
        const int Draws = 400;
        for (ulong seed = 0; seed < Draws; seed++)
        {
            (RowSampler sampler, GradientBuffer buffer, _) = Drawn(seed);
            whole = buffer.Gradients.Sum(g => (double)g);
            sampler.Amplify(buffer);
            foreach (int row in sampler.Drawn.Span)
                mean += buffer.Gradients[row] / Draws;
        }
        // A draw of 100 of 800 rows of at most 0.45 has a deviation of the sum of about 20; the mean of 400 one of 1.
        Assert.Equal(whole, mean, 4.0);
    }

    [Fact]
    public void Rows_of_one_size_are_drawn_wherever_they_stand()
    {
        GradientBoosting learner = new() { Sampling = "goss", GossTop = 0.1, GossOther = 0.05 };
        RowSampler sampler = new(learner, Rows, 1);
        GradientBuffer buffer = new(Rows, null);
        Array.Fill(buffer.Gradients, 1);
        Array.Fill(buffer.Hessians, 1);
        sampler.Measure(buffer, isFirst: true);
        sampler.DrawByGradient(new SeededRandom(5));
        Assert.Equal(150, sampler.Drawn.Length);
        int[] perQuarter = [.. Enumerable.Range(0, 4).Select(q => sampler.Drawn.ToArray().Count(row => row / 250 == q))];
        Assert.All(perQuarter, count => Assert.InRange(count, 20, 60));
    }

    [Fact]
    public void The_first_rounds_learn_from_all_rows()
    {
        RowSampler sampler = new(new GradientBoosting { Sampling = "goss", LearningRate = 0.25 }, Rows, 1);
        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(sampler.IsByGradient));
        Assert.Equal(Rows, sampler.Drawn.Length);
    }

    [Theory]
    [InlineData(LearningTask.Regression)]
    [InlineData(LearningTask.BinaryClassification)]
    [InlineData(LearningTask.MulticlassClassification)]
    public void Goss_gives_the_same_bytes_at_any_number_of_threads_and_nearly_the_loss_of_all_rows(LearningTask task)
    {
        Dataset data = BoostingData.Mixed(task, rows: 20_000);
        GradientBoosting all = new() { Rounds = 30 };
        GradientBoosting goss = all with { Sampling = "goss" };
        byte[] one = ModelBytes.Of(goss.Fit(data, new FitContext { Threads = 1 }));
        GradientBoostingModel model = goss.Fit(data, new FitContext { Threads = 3 });
        Assert.Equal(one, ModelBytes.Of(model));
        Assert.NotEqual(ModelBytes.Of(all.Fit(data)), one);

        Dataset test = BoostingData.Mixed(task, rows: 5000, seed: 2);
        double whole = Loss(all.Fit(data), test);
        Assert.InRange(Loss(model, test), 0, whole * 1.03);
    }

    [Fact]
    public void Classes_are_drawn_by_shares_of_their_own()
    {
        int[] classes = [.. Enumerable.Range(0, Rows).Select(row => row % 10 == 0 ? 1 : 0)];
        GradientBoosting learner = new() { PositiveRowFraction = 0.8, NegativeRowFraction = 0.25 };
        RowSampler sampler = new(learner, Rows, 1, classes);
        sampler.Draw(new SeededRandom(4));
        int[] drawn = sampler.Drawn.ToArray();
        Assert.Equal(80, drawn.Count(row => classes[row] == 1));
        Assert.Equal(225, drawn.Count(row => classes[row] == 0));
        Assert.Equal(Enumerable.Range(0, Rows), drawn.Concat(sampler.Rest.ToArray()).Order());
        sampler.Draw(new SeededRandom(5));
        Assert.NotEqual(drawn, sampler.Drawn.ToArray());

        Dataset data = BoostingData.Mixed(LearningTask.BinaryClassification, rows: 3000);
        learner = learner with { Rounds = 5 };
        byte[] one = ModelBytes.Of(learner.Fit(data, new FitContext { Threads = 1 }));
        Assert.Equal(one, ModelBytes.Of(learner.Fit(data, new FitContext { Threads = 3 })));
        Assert.NotEqual(one, ModelBytes.Of((learner with { NegativeRowFraction = 1 }).Fit(data)));
    }

    [Fact]
    public void Queries_are_drawn_whole()
    {
        int[] queries = [.. Enumerable.Range(0, Rows).Select(row => row * 7 % 40)];
        RowSampler sampler = new(new GradientBoosting { DrawQueries = true, RowFraction = 0.3 }, Rows, 1, null, queries);
        sampler.Draw(new SeededRandom(4));
        int[] taken = [.. sampler.Drawn.ToArray().Select(row => queries[row]).Distinct()];
        Assert.Equal(12, taken.Length);
        Assert.Empty(sampler.Rest.ToArray().Select(row => queries[row]).Intersect(taken));
        Assert.Equal(Rows, sampler.Drawn.Length + sampler.Rest.Length);
    }

    [Fact]
    public void Sampling_that_cannot_be_is_refused()
    {
        Dataset data = BoostingData.Mixed(LearningTask.Regression, rows: 100);
        Assert.Contains("goss_other", Refused(new() { Sampling = "goss", GossTop = 0.8, GossOther = 0.3 }, data));
        Assert.Contains("row_fraction", Refused(new() { Sampling = "goss", RowFraction = 0.5 }, data));
        Assert.Contains("themselves", Refused(new() { PositiveRowFraction = 0.5, RowFraction = 0.5 }, data));
        Assert.Contains("of two classes", Refused(new() { PositiveRowFraction = 0.5 }, data));
        Assert.Contains("of rankings", Refused(new() { DrawQueries = true }, data));
        Assert.Contains("sampling", Refused(new() { Sampling = "goss", Loss = "absolute_error" }, data));
    }

    private static string Refused(GradientBoosting learner, Dataset data)
    {
        InputException error = Assert.Throws<InputException>(() => learner.Fit(data));
        Assert.Equal("bad-option", error.Code);
        return error.Message;
    }

    private static (RowSampler Sampler, GradientBuffer Buffer, float[] Sizes) Drawn(ulong seed)
    {
        GradientBuffer buffer = new(Rows, null);
        SeededRandom values = new(17);
        for (int row = 0; row < Rows; row++)
        {
            double p = values.NextDouble();
            buffer.Gradients[row] = (float)(p - (values.NextDouble() < p ? 1 : 0));
            buffer.Hessians[row] = (float)(p * (1 - p));
        }
        RowSampler sampler = new(new GradientBoosting { Sampling = "goss" }, Rows, 1);
        sampler.Measure(buffer, isFirst: true);
        sampler.DrawByGradient(new SeededRandom(seed));
        return (sampler, buffer, [.. buffer.Gradients.Zip(buffer.Hessians, (g, h) => Math.Abs(g * h))]);
    }

    private static double Loss(GradientBoostingModel model, Dataset test)
    {
        Evaluation evaluation = Evaluation.Of(model, test);
        return evaluation.Metrics[LearningTasks.IsClassification(test.Task) ? "log_loss" : "rmse"];
    }
}
