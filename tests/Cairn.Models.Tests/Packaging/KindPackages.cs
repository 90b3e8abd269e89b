using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Profiling;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Packaging;

namespace Cairn.Models.Tests.Packaging;

/// <summary>A small fitted model of every kind and task over every kind of column, with missing values.</summary>
internal static class KindPackages
{
    /// <summary>Names of all kinds with all tasks that they learn.</summary>
    public static IEnumerable<(string Kind, string Task)> All =>
        Packages.Catalog.Kinds.SelectMany(kind => kind.Tasks.Select(task => (kind.Name, LearningTasks.NameOf(task))));

    public static Table Rows(int count = 120)
    {
        string?[] plans = ["basic", "plus", null, "premium, gold"];
        double[] hours = new double[count];
        long[] visits = new long[count];
        string?[] plan = new string?[count];
        sbyte[] member = new sbyte[count];
        DateTime[] since = new DateTime[count];
        double[] spent = new double[count];
        string[] grade = new string[count];
        string[] left = new string[count];
        for (int i = 0; i < count; i++)
        {
            hours[i] = i % 11 == 3 ? double.NaN : ((i * 37) % 101) / 10.0;
            visits[i] = (i * 17) % 23;
            plan[i] = plans[(i * 7) % 4];
            member[i] = (sbyte)(i % 13 == 0 ? -1 : i % 2);
            since[i] = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays((i * 29) % 365);
            spent[i] = (visits[i] * 1.5) + (double.IsNaN(hours[i]) ? 2 : hours[i]);
            grade[i] = ((int)spent[i] % 3).ToString(CultureInfo.InvariantCulture);
            left[i] = spent[i] > 20 ? "yes" : "no";
        }
        return new Table(
            new NumberColumn("hours", hours), new IntegerColumn("visits", visits),
            CategoryColumn.FromTexts("plan", plan),
            new BooleanColumn("member", member), new TimeColumn("since", [.. since.Select(t => t.Ticks)]),
            new NumberColumn("spent", spent), CategoryColumn.FromTexts("grade", grade),
            CategoryColumn.FromTexts("left", left),
            new IntegerColumn("relevance", [.. spent.Select(s => (long)(s % 4))]),
            new IntegerColumn("query", [.. Enumerable.Range(0, count).Select(i => (long)(i / 8))]),
            new BooleanColumn("seen", [.. Enumerable.Range(0, count).Select(i => (sbyte)(i % 5 == 0 ? 0 : 1))]));
    }

    public static Package Make(string kind, string task)
    {
        Table rows = Rows();
        LearningTask asked = LearningTasks.Parse(task);
        string target = asked switch
        {
            LearningTask.Regression => "spent",
            LearningTask.MultiOutputRegression => "spent",
            LearningTask.Survival => "spent",
            LearningTask.Ranking => "relevance",
            LearningTask.BinaryClassification => "left",
            _ => "grade",
        };
        DatasetRoles roles = new()
        {
            Targets = asked == LearningTask.OutlierDetection ? []
                : asked == LearningTask.MultiOutputRegression ? [target, "relevance"] : [target],
            Features = ["hours", "visits", "plan", "member", "since"],
            Group = asked == LearningTask.Ranking ? "query" : null,
            Event = asked == LearningTask.Survival ? "seen" : null,
        };
        // Few rounds keep the files small.
        bool hasRounds = Packages.Catalog[kind].Options.Any(option => option.Name == "rounds");
        ILearner learner = Packages.Catalog[kind].Create(
            hasRounds ? new Dictionary<string, string> { ["rounds"] = "6" } : []);
        Dataset data = new(rows, asked, roles);
        IModel model = learner.Fit(data, new FitContext { Threads = 1, Seed = 7 });
        PackageManifest manifest = PackageManifest.For(model, learner) with
        {
            Seed = 7,
            Rows = rows.RowCount,
            Created = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ToolVersion = "0.1.0",
        };
        return new Package(model, manifest, TableProfile.Of(rows));
    }

    /// <summary>The predictions of a model as text, every digit of them.</summary>
    public static string[] Predictions(IModel model, Table rows)
    {
        Table predictions = model.Predict(rows);
        return
        [
            .. Enumerable.Range(0, predictions.RowCount)
                .Select(row => string.Join(" ", predictions.Columns.Select(column => column.Format(row) ?? "-"))),
        ];
    }
}
