using System.Globalization;
using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tests.Trees.Boosting;

public sealed class StreamedBoostingTests
{
    private static readonly DatasetRoles s_roles = new() { Targets = ["y"], Features = ["a", "b", "t", "c", "flag"] };

    [Theory]
    [InlineData(LearningTask.Regression, 700, 1)]
    [InlineData(LearningTask.Regression, 1, 2)]
    [InlineData(LearningTask.BinaryClassification, 64, 2)]
    [InlineData(LearningTask.MulticlassClassification, 5000, 2)]
    public void The_model_of_batches_is_that_of_the_table(LearningTask task, int batchRows, int threads)
    {
        Table table = Rows(3000, task, gaps: false);
        FitContext context = new() { Seed = 3, Threads = threads };
        GradientBoosting learner = new() { Rounds = 5, RowFraction = 0.8, Bins = 60, CategoryBins = 100 };
        GradientBoostingModel whole = learner.Fit(new Dataset(table, task, s_roles), context);
        GradientBoostingModel streamed = learner.Fit(Batches(table, batchRows), task, s_roles, context);
        Same(whole, streamed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_and_rows_without_a_target_change_nothing_of_that(bool wholeNumbers)
    {
        Table table = Rows(3000, LearningTask.Regression, gaps: true, wholeNumbers);
        DatasetRoles roles = s_roles with { Weight = "w" };
        GradientBoosting learner = new() { Rounds = 5 };
        int[] labelled = roles.LabelledRows(table, LearningTask.Regression);
        Assert.InRange(labelled.Length, 2000, 2900);
        Same(
            learner.Fit(new Dataset(table.Take(labelled), LearningTask.Regression, roles)),
            learner.Fit(Batches(table, 333), LearningTask.Regression, roles));
    }

    [Fact]
    public void More_rows_than_are_sampled_for_the_bins_give_the_same_model_too()
    {
        Table table = Rows(210_000, LearningTask.Regression, gaps: false);
        GradientBoosting learner = new() { Rounds = 2, Leaves = 7 };
        Same(
            learner.Fit(new Dataset(table, LearningTask.Regression, s_roles)),
            learner.Fit(Batches(table, 20_000), LearningTask.Regression, s_roles));
    }

    [Fact]
    public void A_file_is_learnt_from_without_a_table_of_it()
    {
        StringBuilder text = new("a,c,y\n");
        for (int row = 0; row < 150_000; row++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row * 7 % 1013 / 8.0},{(row % 11 == 3 ? "" : $"level{row * row % 23}")},");
            text.Append(CultureInfo.InvariantCulture, $"{row * 7 % 1013 % 50 / 4.0 + row % 3}\n");
        }
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        try
        {
            File.WriteAllText(path, text.ToString());
            TableReadOptions options = new()
            {
                Kinds = new Dictionary<string, ColumnKind>
                {
                    ["a"] = ColumnKind.Number, ["c"] = ColumnKind.Category, ["y"] = ColumnKind.Number,
                },
            };
            DatasetRoles roles = new() { Targets = ["y"], Features = ["a", "c"] };
            GradientBoosting learner = new() { Rounds = 3 };
            Same(
                learner.Fit(new Dataset(TableReader.Read(path, options).Table, LearningTask.Regression, roles)),
                learner.Fit(TableReader.ReadBatches(path, options, 1 << 20), LearningTask.Regression, roles));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Rows_that_change_between_readings_are_told()
    {
        int reading = 0;
        IEnumerable<Table> Changing()
        {
            reading++;
            yield return Rows(reading == 3 ? 900 : 1000, LearningTask.Regression, gaps: false);
        }
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting().Fit(Changing(), LearningTask.Regression, s_roles));
        Assert.Equal("data-changed", error.Code);
        Assert.Equal("The rows changed while they were read: 900 rows, where there were 1000 before.", error.Message);
    }

    [Fact]
    public void What_wants_a_table_is_refused()
    {
        IEnumerable<Table> batches = Batches(Rows(100, LearningTask.Regression, gaps: false), 10);
        InputException error = Assert.Throws<InputException>(() =>
            new GradientBoosting { EarlyStoppingRounds = 5 }.Fit(batches, LearningTask.Regression, s_roles));
        Assert.Equal("Rows in batches: found early_stopping_rounds, which wants a table of all rows.", error.Message);
        error = Assert.Throws<InputException>(() => new GradientBoosting().Fit(batches, LearningTask.Ranking, s_roles));
        Assert.Equal("Rows in batches: found ranking, wanted regression or classification.", error.Message);
        error = Assert.Throws<InputException>(() =>
            new GradientBoosting { LearningRate = -1 }.Fit(batches, LearningTask.Regression, s_roles));
        Assert.Equal("bad-option", error.Code);
        error = Assert.Throws<InputException>(() =>
            new GradientBoosting().Fit(batches, LearningTask.Regression, s_roles with { Features = [] }));
        Assert.Equal("no-features", error.Code);
        error = Assert.Throws<InputException>(() => new GradientBoosting().Fit([], LearningTask.Regression, s_roles));
        Assert.Equal("no-rows", error.Code);
    }

    [Fact]
    public void A_cancelled_fit_ends_while_it_reads()
    {
        using CancellationTokenSource cancel = new();
        IEnumerable<Table> Cancelling()
        {
            Table table = Rows(100, LearningTask.Regression, gaps: false);
            yield return table;
            cancel.Cancel();
            yield return table;
        }
        Assert.ThrowsAny<OperationCanceledException>(() => new GradientBoosting().Fit(
            Cancelling(), LearningTask.Regression, s_roles, new FitContext { Cancellation = cancel.Token }));
    }

    private static void Same(GradientBoostingModel whole, GradientBoostingModel streamed)
    {
        Assert.True(whole.TreeCount > 1);
        Assert.Equal(whole.Signature.Inputs.Select(i => i.Name), streamed.Signature.Inputs.Select(i => i.Name));
        Assert.Equal(whole.Signature.Inputs.SelectMany(i => i.Levels ?? []), streamed.Signature.Inputs.SelectMany(i => i.Levels ?? []));
        Assert.Equal(whole.Signature.Labels, streamed.Signature.Labels);
        Assert.Equal(ModelBytes.Of(whole), ModelBytes.Of(streamed));
    }

    // As from a text: each batch has the levels that occur in it, in ordinal order.
    private static IEnumerable<Table> Batches(Table table, int rows)
    {
        for (int start = 0; start < table.RowCount; start += rows)
        {
            Table part = table.Take([.. Enumerable.Range(start, Math.Min(rows, table.RowCount - start))]);
            yield return new Table([.. part.Columns.Select(column => column is CategoryColumn category
                ? CategoryColumn.FromTexts(column.Name, [.. Enumerable.Range(0, category.Count).Select(category.Format)])
                : column)]);
        }
    }

    private static Table Rows(int count, LearningTask task, bool gaps, bool wholeNumbers = false)
    {
        Random random = new(5);
        double[] a = new double[count];
        long[] b = new long[count];
        long[] t = new long[count];
        string?[] c = new string?[count];
        sbyte[] flag = new sbyte[count];
        double[] y = new double[count];
        double[] w = new double[count];
        for (int row = 0; row < count; row++)
        {
            a[row] = row % 9 == 0 ? double.NaN : random.NextDouble();
            b[row] = random.Next(40);
            t[row] = new DateTime(2020, 1, 1).AddHours(random.Next(20_000)).Ticks;
            c[row] = row % 13 == 0 ? null : "level" + random.Next(random.Next(1, 300));
            flag[row] = (sbyte)random.Next(2);
            y[row] = gaps && row % 17 == 0 ? double.NaN : b[row] / 10.0 + flag[row] + (a[row] > 0.5 ? 2 : 0) + random.NextDouble();
            w[row] = row % 19 == 0 ? 0 : wholeNumbers ? 1 + row % 3 : 0.5 + random.NextDouble();
        }
        int classes = task == LearningTask.BinaryClassification ? 2 : 3;
        Column target = task == LearningTask.Regression
            ? new NumberColumn("y", y)
            : CategoryColumn.FromTexts("y", [.. y.Select(value => "class" + (int)(value * 1.7) % classes)]);
        return new Table(
            new NumberColumn("a", a), new IntegerColumn("b", b), new TimeColumn("t", t), CategoryColumn.FromTexts("c", c),
            new BooleanColumn("flag", flag), target, new NumberColumn("w", w));
    }
}
