using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Learning.Trees;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Memory;

namespace Cairn.Learning.Tests.Trees.Boosting;

/// <summary>A fit whose rows and bins are in files gives the bytes of one in memory.</summary>
public sealed class ScratchBoostingTests : IDisposable
{
    private const int Rows = 3000;

    private static readonly string[] s_features = ["a", "b", "t", "c", "flag", "o1", "o2", "o3", "o4", "o5", "o6"];
    private readonly ScratchSpace _scratch = new(Directory.CreateTempSubdirectory("cairn-boost-").FullName);

    public void Dispose()
    {
        _scratch.Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_scratch.Folder));
        Directory.Delete(_scratch.Folder);
    }

    public static TheoryData<string> Ways =>
    [
        "regression", "weights", "binary", "multiclass", "ranking", "survival", "multi_output", "vector_leaves", "linear_leaves",
        "early_stopping", "dart", "goss", "wide_categories", "monotone",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_model_is_the_same_bytes_in_memory_streamed_and_mapped(string way)
    {
        (LearningTask task, DatasetRoles roles, GradientBoosting learner) = Of(way);
        Table table = Make(way == "weights");
        FitContext context = new() { Seed = 3, Threads = 1 };
        int[] labelled = roles.LabelledRows(table, task);
        GradientBoostingModel whole = learner.Fit(new Dataset(table.Take(labelled), task, roles), context);
        Assert.True(whole.TreeCount > 1);
        foreach (int threads in new[] { 1, 2 })
        {
            FitContext mapped = context with { Threads = threads, Scratch = _scratch };
            // Bins in files alone, then the values too, read in batches.
            Same(whole, learner.Fit(new Dataset(table.Take(labelled), task, roles), mapped));
            Same(whole, learner.Fit(Batches(table, 700), task, roles, mapped));
        }
        if (way is "regression" or "binary" or "multiclass" or "weights" or "dart" or "goss" or "wide_categories")
            Same(whole, learner.Fit(Batches(table, 700), task, roles, context));
    }

    [Fact]
    public void Rows_to_watch_checkpoints_and_a_model_to_go_on_from_are_as_in_memory()
    {
        DatasetRoles roles = new() { Targets = ["y"], Features = s_features };
        Table table = Make(gaps: false);
        Dataset watched = new(table.Take([.. Enumerable.Range(0, 500)]), LearningTask.Regression, roles);
        Dataset rest = new(table.Take([.. Enumerable.Range(500, Rows - 500)]), LearningTask.Regression, roles);
        GradientBoosting learner = new() { Rounds = 12, EarlyStoppingRounds = 2, LearningRate = 0.4 };
        FitContext context = new() { Validation = watched, Threads = 2 };
        GradientBoostingModel whole = learner.Fit(rest, context);
        FitContext mapped = context with { Scratch = _scratch };
        Same(whole, learner.Fit(Batches(rest.Table, 300), LearningTask.Regression, roles, mapped));

        string folder = Directory.CreateTempSubdirectory("cairn-kept-").FullName;
        try
        {
            FitCheckpoint plan = new(folder) { EveryRounds = 1 };
            using CancellationTokenSource stop = new();
            FitContext stopped = mapped with { Checkpoint = plan, Cancellation = stop.Token, Progress = new AfterRound(stop) };
            learner.Fit(Batches(rest.Table, 300), LearningTask.Regression, roles, stopped);
            Assert.NotEmpty(Directory.GetFiles(folder));
            FitContext again = mapped with { Checkpoint = plan with { Resume = true } };
            Same(whole, learner.Fit(Batches(rest.Table, 300), LearningTask.Regression, roles, again));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        GradientBoosting more = new() { Rounds = 3 };
        Same(
            more.Fit(rest, new FitContext { Initial = whole }),
            more.Fit(Batches(rest.Table, 300), LearningTask.Regression, roles, new FitContext { Initial = whole, Scratch = _scratch }));
    }

    [Fact]
    public void A_failed_fit_gives_its_room_back_and_says_what_is_wrong()
    {
        DatasetRoles roles = new() { Targets = ["y"], Features = ["a"] };
        FitContext context = new() { Scratch = _scratch };
        Table empty = new(new NumberColumn("a", [1]), new NumberColumn("y", [double.NaN]));
        InputException error = Assert.Throws<InputException>(
            () => new GradientBoosting().Fit([empty], LearningTask.Regression, roles, context));
        Assert.Equal("no-rows", error.Code);
        Table text = new(new TextColumn("a", ["x y"]), new NumberColumn("y", [1]));
        error = Assert.Throws<InputException>(
            () => new GradientBoosting().Fit([text], LearningTask.Regression, roles, context));
        Assert.Equal("Column 'a' is text, which is kept in memory only.", error.Message);
    }

    private static (LearningTask Task, DatasetRoles Roles, GradientBoosting Learner) Of(string way)
    {
        GradientBoosting learner = new() { Rounds = 5, RowFraction = 0.8, Bins = 60 };
        DatasetRoles roles = new() { Targets = ["y"], Features = s_features };
        return way switch
        {
            "weights" => (LearningTask.Regression, roles with { Weight = "w" }, learner),
            "binary" => (LearningTask.BinaryClassification, roles with { Targets = ["two"] }, learner),
            "multiclass" => (LearningTask.MulticlassClassification, roles with { Targets = ["three"] }, learner),
            "ranking" => (LearningTask.Ranking, roles with { Targets = ["grade"], Group = "q" }, learner with { EarlyStoppingRounds = 2 }),
            "survival" => (LearningTask.Survival, roles with { Targets = ["days"], Event = "died" }, learner),
            "multi_output" => (LearningTask.MultiOutputRegression, roles with { Targets = ["y", "days"] }, learner),
            "vector_leaves" => (
                LearningTask.MultiOutputRegression, roles with { Targets = ["y", "days"] }, learner with { VectorLeaves = true }),
            "linear_leaves" => (LearningTask.Regression, roles, learner with { LinearLeaves = true }),
            "early_stopping" => (
                LearningTask.BinaryClassification, roles with { Targets = ["two"] },
                learner with { Rounds = 60, EarlyStoppingRounds = 3, LearningRate = 0.5 }),
            "dart" => (LearningTask.Regression, roles, learner with { Dart = true, DartDropRate = 0.5 }),
            "goss" => (LearningTask.Regression, roles, learner with { Sampling = "goss", RowFraction = 1, LearningRate = 0.5 }),
            "wide_categories" => (LearningTask.Regression, roles, learner with { CategoryBins = 400 }),
            "monotone" => (LearningTask.Regression, roles, learner with { Monotone = "b=+1" }),
            _ => (LearningTask.Regression, roles, learner),
        };
    }

    private static void Same(GradientBoostingModel whole, GradientBoostingModel other)
    {
        Assert.Equal(whole.Signature.Inputs.SelectMany(i => i.Levels ?? []), other.Signature.Inputs.SelectMany(i => i.Levels ?? []));
        Assert.Equal(ModelBytes.Of(whole), ModelBytes.Of(other));
    }

    private static IEnumerable<Table> Batches(Table table, int rows)
    {
        for (int start = 0; start < table.RowCount; start += rows)
        {
            Table part = table.Slice(start, Math.Min(table.RowCount, start + rows));
            yield return new Table([.. part.Columns.Select(column => column is CategoryColumn category
                ? CategoryColumn.FromTexts(column.Name, [.. Enumerable.Range(0, category.Count).Select(category.Format)])
                : column)]);
        }
    }

    private static Table Make(bool gaps)
    {
        Random random = new(5);
        int[] all = [.. Enumerable.Range(0, Rows)];
        double[] a = [.. all.Select(row => row % 9 == 0 ? double.NaN : random.NextDouble())];
        long[] b = [.. all.Select(_ => (long)random.Next(40))];
        double[] y = [.. all.Select(row => b[row] / 10.0 + (a[row] > 0.5 ? 2 : 0) + random.NextDouble())];
        List<Column> columns =
        [
            new NumberColumn("a", a), new IntegerColumn("b", b),
            new TimeColumn("t", [.. all.Select(_ => new DateTime(2020, 1, 1).AddHours(random.Next(20_000)).Ticks)]),
            CategoryColumn.FromTexts("c", [.. all.Select(row => row % 13 == 0 ? null : "level" + random.Next(random.Next(1, 350)))]),
            new BooleanColumn("flag", [.. all.Select(_ => (sbyte)random.Next(2))]),
            new NumberColumn("y", [.. all.Select(row => gaps && row % 17 == 0 ? double.NaN : y[row])]),
            new NumberColumn("w", [.. all.Select(row => row % 19 == 0 ? 0 : 0.5 + random.NextDouble())]),
            CategoryColumn.FromTexts("two", [.. y.Select(value => value > 3 ? "high" : "low")]),
            CategoryColumn.FromTexts("three", [.. y.Select(value => "class" + (int)(value * 1.7) % 3)]),
            new IntegerColumn("grade", [.. y.Select(value => (long)Math.Clamp(value, 0, 4))]),
            new IntegerColumn("q", [.. all.Select(row => (long)(row / 12))]),
            new NumberColumn("days", [.. y.Select(value => 1 + 10 * value)]),
            new BooleanColumn("died", [.. all.Select(row => (sbyte)(row % 3 == 0 ? 0 : 1))]),
        ];
        // Columns of which at most one is not 0 in a row, so that some share a column of bins.
        for (int i = 1; i <= 6; i++)
            columns.Add(new NumberColumn("o" + i, [.. all.Select(row => row % 40 == i ? 1.0 : 0)]));
        return new Table(columns);
    }

    private sealed class AfterRound(CancellationTokenSource stop) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Round > 0)
                stop.Cancel();
        }
    }
}
