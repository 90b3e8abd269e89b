using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Numerics.Random;

namespace Cairn.Conformance;

/// <summary>Small data sets with a truth that any learner should find.</summary>
internal static class ConformanceData
{
    public const string Target = "outcome";
    public const string Second = "outcome2";
    public const string Query = "query";
    public const string Event = "seen";
    public const string Weight = "importance";

    // Documents of a query of the ranking.
    private const int QueryRows = 8;
    private static readonly string[] s_roles = [Target, Second, Query, Event, Weight];

    private static readonly string[] s_plans = ["basic", "gold", "silver"];

    /// <summary>
    /// Rows whose outcome follows from <c>size</c> and <c>plan</c>; <c>noise</c>, <c>count</c>, <c>active</c> and
    /// <c>start</c> say nothing.
    /// </summary>
    public static Table Easy(LearningTask task, int rows = 240, ulong seed = 1, bool missing = false)
    {
        SeededRandom random = new(seed);
        double[] size = new double[rows], noise = new double[rows], score = new double[rows];
        long[] count = new long[rows], start = new long[rows];
        sbyte[] active = new sbyte[rows];
        string?[] plan = new string?[rows];
        double[] weight = new double[rows];
        for (int i = 0; i < rows; i++)
        {
            size[i] = Math.Round(2 * random.NextNormal(), 3);
            noise[i] = Math.Round(random.NextNormal(), 3);
            int level = random.NextInt(s_plans.Length);
            plan[i] = s_plans[level];
            count[i] = random.NextInt(50);
            active[i] = (sbyte)random.NextInt(2);
            start[i] = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(random.NextInt(8000)).Ticks;
            score[i] = Math.Round(size[i] + (level - 1) + 0.3 * random.NextNormal(), 3);
            weight[i] = i % 4;
            if (!missing)
                continue;
            if (random.NextInt(6) == 0)
                size[i] = double.NaN;
            if (random.NextInt(6) == 0)
                plan[i] = null;
            if (random.NextInt(6) == 0)
                (count[i], active[i], start[i]) = (IntegerColumn.Missing, BooleanColumn.Missing, TimeColumn.Missing);
        }
        return new Table(
        [
            new NumberColumn("size", size), new NumberColumn("noise", noise), new IntegerColumn("count", count),
            new BooleanColumn("active", active), CategoryColumn.FromTexts("plan", plan), new TimeColumn("start", start),
            new NumberColumn(Weight, weight), .. LabelsOf(task, score),
        ]);
    }

    /// <summary>The table with its roles.</summary>
    public static Dataset Of(LearningTask task, Table table, string? weight = null, params string[] features) => new(
        table, task, RolesOf(task) with
        {
            Features = features.Length > 0 ? features : [.. table.Names.Except(s_roles)],
            Weight = weight,
        });

    /// <summary>The table with its roles, and no columns to learn from.</summary>
    public static Dataset Bare(LearningTask task, Table table) => new(table, task, RolesOf(task));

    /// <summary>The table with another column in the place of the target.</summary>
    public static Table WithTarget(Table table, Column target) => table.With(target.Rename(Target));

    private static DatasetRoles RolesOf(LearningTask task) => new()
    {
        Targets = task switch
        {
            LearningTask.OutlierDetection => [],
            LearningTask.MultiOutputRegression => [Target, Second],
            _ => [Target],
        },
        Group = task == LearningTask.Ranking ? Query : null,
        Event = task == LearningTask.Survival ? Event : null,
    };

    private static Column[] LabelsOf(LearningTask task, double[] score) => task switch
    {
        LearningTask.Regression => [new NumberColumn(Target, score)],
        LearningTask.BinaryClassification =>
            [CategoryColumn.FromTexts(Target, [.. score.Select(s => s > 0 ? "stays" : "leaves")])],
        LearningTask.MultiOutputRegression =>
            [new NumberColumn(Target, score), new NumberColumn(Second, [.. score.Select(s => 10 - 3 * s)])],
        LearningTask.Ranking =>
        [
            new NumberColumn(Target, [.. score.Select(s => s > 1 ? 2.0 : s < -1 ? 0 : 1)]),
            new IntegerColumn(Query, [.. score.Select((_, row) => (long)(row / QueryRows))]),
        ],
        // Higher scores live shorter; every fifth row leaves at half of its time.
        LearningTask.Survival =>
        [
            new NumberColumn(Target, [.. score.Select((s, row) => Math.Exp(2 - s / 2) * (row % 5 == 0 ? 0.5 : 1))]),
            new BooleanColumn(Event, [.. score.Select((_, row) => (sbyte)(row % 5 == 0 ? 0 : 1))]),
        ],
        LearningTask.OutlierDetection => [],
        _ => [CategoryColumn.FromTexts(Target, [.. score.Select(s => s > 1 ? "high" : s < -1 ? "low" : "medium")])],
    };
}
