using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Preprocessing;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Tests.Preprocessing;

public sealed class FeatureSpaceTests
{
    private static readonly Table s_table = new(
        new NumberColumn("n", [1.5, double.NaN, -2]),
        new IntegerColumn("i", [7, IntegerColumn.Missing, -1]),
        new BooleanColumn("b", [1, BooleanColumn.Missing, 0]),
        new CategoryColumn("c", [2, -1, 0], ["red", "unused", "blue"]),
        new TimeColumn("t", [new DateTime(2026, 3, 31, 13, 0, 0, DateTimeKind.Utc).Ticks, TimeColumn.Missing, DateTime.UnixEpoch.Ticks]),
        new NumberColumn("y", [0, 1, 2]));

    private static readonly FeatureSpace s_space =
        FeatureSpace.Of(new Dataset(s_table, "y", LearningTask.Regression, ["n", "i", "b", "c", "t"]));

    [Fact]
    public void Every_kind_becomes_numbers_and_missing_becomes_nan()
    {
        Assert.Equal(
            ["n", "i", "b", "c", "t.days", "t.month", "t.day_of_week", "t.hour"], s_space.Features.Select(f => f.Name));
        double[] values = s_space.EncodeRows(s_table.Select(["n", "i", "b", "c", "t"]));
        int days = new DateTime(2026, 3, 31).Subtract(DateTime.UnixEpoch).Days;
        Assert.Equal([1.5, 7, 1, 1, days + 13 / 24.0, 3, 1, 13], values[..8]);
        Assert.All(values[8..16], v => Assert.True(double.IsNaN(v)));
        Assert.Equal([-2, -1, 0, 0, 0, 1, 3, 0], values[16..]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(10_000)]
    public void Values_in_blocks_and_of_single_rows_are_those_of_whole_columns(int rows)
    {
        float[] numbers = [.. Enumerable.Range(0, rows).Select(row => row % 7 == 3 ? float.NaN : row / 3f)];
        Table table = new(
            new SingleColumn("s", numbers), new NumberColumn("n", [.. numbers.Select(value => (double)value)]),
            new IntegerColumn("i", [.. Enumerable.Range(0, rows).Select(row => row % 5 == 1 ? IntegerColumn.Missing : row)]),
            new CategoryColumn("c", [.. Enumerable.Range(0, rows).Select(row => row % 3 - 1)], ["red", "blue"]));
        FeatureSpace space = FeatureSpace.Of(
            new Dataset(table, LearningTask.OutlierDetection, new DatasetRoles { Features = [.. table.Names] }));
        double[] all = space.EncodeRows(table);
        int[] wanted = [.. Enumerable.Range(0, rows).Where(row => row % 11 != 5)];
        for (int feature = 0; feature < 4; feature++)
        {
            double[] column = [.. Enumerable.Range(0, rows).Select(row => all[row * 4 + feature])];
            Assert.Equal(column, space.Encode(feature, table).ToArray());
            double[] inBlocks = new double[rows];
            int next = 0;
            space.EncodeInBlocks(feature, table, (start, values) =>
            {
                Assert.Equal(next, start);
                values.CopyTo(inBlocks.AsSpan(start));
                next += values.Length;
            });
            Assert.Equal(rows, next);
            Assert.Equal(column, inBlocks);
            double[] gathered = new double[wanted.Length];
            space.Gather(feature, table, wanted, gathered);
            Assert.Equal(wanted.Select(row => column[row]), gathered);
        }
    }

    [Fact]
    public void Levels_that_training_has_no_rows_of_are_no_levels()
    {
        Assert.Equal(["red", "blue"], s_space.Inputs[3].Levels!);
        Assert.Equal(2, s_space.Features[3].LevelCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(20_000)]
    public void Codes_of_other_tables_are_translated_however_many_levels_and_rows_they_have(int rows)
    {
        string[] levels = [.. Enumerable.Range(0, 50).Select(i => "x" + i), "blue", "red"];
        int[] codes = [.. Enumerable.Range(0, rows).Select(row => row % 3 == 0 ? 50 : row % 3 == 1 ? 51 : 7)];
        FeatureSpace space = new([s_space.Inputs[3]]);
        double[] values = space.EncodeRows(new Table(new CategoryColumn("c", codes, levels)), threads: 2);
        Assert.Equal(values, space.Encode(0, new Table(new CategoryColumn("c", codes, levels))).ToArray());
        for (int row = 0; row < rows; row++)
            Assert.Equal(row % 3 == 0 ? 1 : row % 3 == 1 ? 0 : double.NaN, values[row]);
    }

    [Fact]
    public void The_models_own_levels_need_no_translation()
    {
        FeatureSpace space = new([new InputField("c", ColumnKind.Category, Levels: ["a", "b"])]);
        CategoryColumn column = new("c", [1, 0, -1], space.Inputs[0].Levels!);
        Assert.Equal([1, 0, double.NaN], space.EncodeRows(new Table(column)));
    }

    [Fact]
    public void Values_of_features_add_up_to_their_columns()
    {
        Assert.Equal([1, 2, 3, 4, 26], s_space.SumBySource([1, 2, 3, 4, 5, 6, 7, 8]));
    }
}
