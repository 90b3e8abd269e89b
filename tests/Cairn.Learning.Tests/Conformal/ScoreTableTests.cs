using Cairn.Formats;
using Cairn.Learning.Conformal;
using Cairn.Numerics.Random;
using Cairn.Numerics.Statistics;

namespace Cairn.Learning.Tests.Conformal;

public sealed class ScoreTableTests
{
    [Fact]
    public void Coverage_of_a_calibration_is_beta_distributed()
    {
        // With uniform scores the coverage of a threshold is the threshold itself: the k-th of n, Beta(k, n + 1 − k).
        const int Rows = 99;
        const int Runs = 2000;
        double[] coverage = new double[Runs];
        for (int run = 0; run < Runs; run++)
        {
            SeededRandom random = new(500 + (ulong)run);
            coverage[run] = ScoreTable.Of([.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())]).Threshold(0, 0.9);
        }
        Array.Sort(coverage);
        double distance = coverage.Index().Max(c => Math.Abs((c.Index + 0.5) / Runs - BetaFunctions.Regularized(c.Item, 90, 10)));
        Assert.InRange(distance, 0, 1.36 / Math.Sqrt(Runs));
        Assert.Equal(0.9, coverage.Average(), 0.003);
    }

    [Theory]
    [InlineData(9, 0.9, 9)]
    [InlineData(8, 0.9, 9)]
    [InlineData(19, 0.9, 18)]
    [InlineData(99, 0.95, 95)]
    [InlineData(10, 0.5, 6)]
    public void The_rank_is_that_of_one_row_more(int rows, double level, int rank) => Assert.Equal(rank, ScoreTable.RankOf(rows, level));

    [Fact]
    public void Too_few_rows_say_how_many_are_wanted()
    {
        Assert.Equal(9, ScoreTable.RowsFor(0.9));
        Assert.Equal(99, ScoreTable.RowsFor(0.99));
        InputException error = Assert.Throws<InputException>(() => ScoreTable.Of([1, 2, 3, 4, 5, 6, 7, 8]).Threshold(0, 0.9));
        Assert.Equal("too-few-rows", error.Code);
        Assert.Contains("at least 9 rows", error.Message);
        Assert.Contains("there are 8", error.Message);
        Assert.Contains("0.888", error.Hint);
        Assert.Equal(9, ScoreTable.Of([9, 1, 2, 3, 4, 5, 6, 7, 8]).Threshold(0, 0.9));
    }

    [Fact]
    public void Small_groups_go_by_all_rows()
    {
        double[] scores = [.. Enumerable.Range(0, 25).Select(i => (double)i)];
        string[] groups = [.. Enumerable.Range(0, 25).Select(i => i < 20 ? "a" : "b")];
        List<string> small = [];
        ScoreTable table = ScoreTable.Of(scores, groups, 0.9, small);
        Assert.Equal(["b"], small);
        Assert.Equal((1, 0, 0), (table.GroupOf("a"), table.GroupOf("b"), table.GroupOf("never seen")));
        Assert.Equal((18, 23), (table.Threshold(1, 0.9), table.Threshold(0, 0.9)));
        Assert.Contains("for 'a'", Assert.Throws<InputException>(() => table.Threshold(1, 0.96)).Message);
    }

    [Fact]
    public void The_kth_of_shifted_arrays_is_that_of_all_sorted()
    {
        SeededRandom random = new(3);
        for (int run = 0; run < 200; run++)
        {
            double[][] arrays = [.. Enumerable.Range(0, 1 + random.NextInt(5)).Select(_ =>
                Enumerable.Range(0, random.NextInt(6)).Select(_ => (double)random.NextInt(8)).Order().ToArray())];
            double[] shift = [.. arrays.Select(_ => (double)random.NextInt(4))];
            double[] all = [.. arrays.SelectMany((array, i) => array.Select(v => v + shift[i])).Order()];
            for (int k = 1; k <= all.Length; k++)
                Assert.Equal(all[k - 1], FoldIntervalRule.KthOfShifted(arrays, shift, k));
        }
    }

    [Theory]
    [InlineData("split", "split")]
    [InlineData("split:raps", "split:raps")]
    [InlineData("cv-plus:10", "cv-plus:10")]
    [InlineData("cv-plus:aps", "cv-plus:aps")]
    [InlineData("mondrian=ocean", "mondrian=ocean")]
    [InlineData("mondrian:normalised=a:b", "mondrian:normalised=a:b")]
    [InlineData("jackknife-plus", "jackknife-plus")]
    public void Plans_are_read_as_they_are_written(string text, string written) => Assert.Equal(written, ConformalPlan.Parse(text).ToString());

    [Theory]
    [InlineData("splt", "split")]
    [InlineData("split=a", "only mondrian")]
    [InlineData("mondrian=", "only mondrian")]
    [InlineData("quantile:aps", "no setting")]
    [InlineData("cv-plus:1", "no setting")]
    [InlineData("cv-plus:normalised", "no setting")]
    [InlineData("split:lac:aps", "more than")]
    public void What_is_no_plan_is_refused(string text, string message)
    {
        InputException error = Assert.Throws<InputException>(() => ConformalPlan.Parse(text));
        Assert.Equal("bad-conformal", error.Code);
        Assert.Contains(message, error.Message + error.Hint);
    }

    [Fact]
    public void A_level_is_a_share()
    {
        Assert.Contains("Write 0.9 for 90 %", Assert.Throws<InputException>(() => ConformalPlan.Parse("split", 90)).Hint);
        Assert.Equal("bad-coverage", Assert.Throws<InputException>(() => ConformalPlan.Parse("split", double.NaN)).Code);
    }
}
