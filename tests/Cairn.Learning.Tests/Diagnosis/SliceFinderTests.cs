using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Diagnosis;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Tests.Diagnosis;

public sealed class SliceFinderTests
{
    [Fact]
    public void A_planted_slice_of_two_columns_is_found_first()
    {
        (Table table, RowLosses losses) = Rows(4000, 1, (x, place, _) => place == "west" && x < 0.25 ? 2.5 : 1);
        IReadOnlyList<Slice> slices = new SliceFinder().Find(table.Columns, losses);
        Slice first = slices[0];
        Assert.Equal(["place = west", "x ≤ 0.25"], first.Conditions.Select(c => c.Column == "x" ? $"x ≤ {c.High:F2}" : c.ToString()).Order());
        Assert.InRange(first.Rows, 200, 300);
        Assert.InRange(first.Loss / first.LossElsewhere, 2, 3);
        Assert.True(first.AdjustedPValue < 1e-6 && first.PValue < first.AdjustedPValue);
        Assert.True(first.Plain > first.PlainElsewhere);
        // What is found does not depend on threads.
        Assert.Equal(
            slices.Select(s => s.ToJson(losses.Metrics).ToJsonString()),
            new SliceFinder { Threads = 4 }.Find(table.Columns, losses).Select(s => s.ToJson(losses.Metrics).ToJsonString()));
    }

    [Fact]
    public void Ranges_and_missing_values_are_found()
    {
        (Table table, RowLosses losses) = Rows(4000, 2, (x, _, isMissing) => isMissing ? 3 : x is > 0.5 and < 0.75 ? 2 : 1);
        IReadOnlyList<Slice> slices = new SliceFinder().Find(table.Columns, losses);
        Assert.Contains(slices, s => s.Description == "gaps is missing");
        Slice range = Assert.Single(slices, s => s.Conditions.Count == 1 && s.Conditions[0].Column == "x");
        Assert.InRange(range.Conditions[0].Low, 0.45, 0.55);
        Assert.InRange(range.Conditions[0].High, 0.7, 0.8);
        Assert.Equal(range.Conditions[0].Low, (double)range.Conditions[0].ToJson()["low"]!);
    }

    [Fact]
    public void Of_a_hundred_tables_without_a_weak_slice_few_show_one()
    {
        int wrong = Enumerable.Range(0, 100).Count(seed =>
        {
            (Table table, RowLosses losses) = Rows(600, (ulong)seed + 100, (_, _, _) => 1);
            return new SliceFinder().Find(table.Columns, losses).Count > 0;
        });
        Assert.True(wrong <= 5, $"{wrong}");
    }

    [Theory]
    [InlineData(2.0, 10, 0.036694017385370196)]
    [InlineData(4.0, 30, 0.0001909228180418782)]
    [InlineData(-1.0, 50, 0.8389371774498776)]
    [InlineData(6.0, 100, 1.58624575140143e-08)]
    public void The_tail_of_Student_is_that_of_scipy_to_a_few_per_cent(double t, double freedom, double expected) =>
        Assert.InRange(SliceTail(t, freedom) / expected, 0.93, 1.07);

    private static double SliceTail(double t, double freedom) => SliceFinder.UpperTail(t, freedom);

    // Errors of a regression whose size depends on the columns.
    private static (Table Table, RowLosses Losses) Rows(int rows, ulong seed, Func<double, string, bool, double> size)
    {
        SeededRandom random = new(seed);
        double[] x = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
        string[] place = [.. Enumerable.Range(0, rows).Select(_ => new[] { "west", "east", "north", "south" }[random.NextInt(4)])];
        double[] gaps = [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble() < 0.1 ? double.NaN : random.NextNormal())];
        double[] errors =
            [.. Enumerable.Range(0, rows).Select(i => size(x[i], place[i], double.IsNaN(gaps[i])) * random.NextNormal())];
        Table table = new(new NumberColumn("x", x), CategoryColumn.FromTexts("place", place), new NumberColumn("gaps", gaps));
        Dataset data = new(table.With(new NumberColumn("y", errors)), "y", LearningTask.Regression, ["x", "place", "gaps"]);
        Signature signature = new(LearningTask.Regression, "y", [new InputField("x", ColumnKind.Number)], Signature.RegressorOutputs);
        return (table, RowLosses.Of(new Table(new NumberColumn("prediction", new double[rows])), signature, data));
    }
}
