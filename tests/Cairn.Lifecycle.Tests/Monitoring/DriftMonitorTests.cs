using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Generation;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Numerics.Random;

namespace Cairn.Lifecycle.Tests.Monitoring;

public sealed class DriftMonitorTests
{
    private static readonly SubscriptionBusiness s_business = new(11);
    private static readonly TableProfile s_profile =
        TableProfile.Of(s_business.Year(10_000).Requests, threads: 2);

    [Theory]
    [InlineData(200)]
    [InlineData(1000)]
    public void No_column_is_flagged_in_two_hundred_windows_of_an_unchanged_world(int rows)
    {
        for (int window = 0; window < 200; window++)
        {
            DriftReport report = CompareLive(rows, shifted: false, first: window * rows);
            Assert.True(report.HasEnoughRows);
            Assert.Empty(report.DriftedFeatures);
        }
    }

    [Fact]
    public void Profile_of_few_rows_raises_no_false_alarm()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            SubscriptionBusiness business = new(seed);
            TableProfile profile = TableProfile.Of(business.Year(250).Requests);
            DriftReport report = DriftMonitor.Compare(profile, WindowOf(business.Live(1000, shifted: false).Requests));
            Assert.Empty(report.DriftedFeatures);
        }
    }

    [Fact]
    public void Shift_shows_although_three_tenths_of_the_window_lie_before_it()
    {
        Table before = s_business.Live(1500, shifted: false).Requests;
        Table after = s_business.Live(3500, shifted: true, first: 1500).Requests;
        PredictionWindow window = WindowOf(Concatenation.Of([before, after]));

        Assert.Equal(SubscriptionBusiness.ShiftedColumns, DriftMonitor.Compare(s_profile, window).DriftedFeatures);
    }

    [Fact]
    public void Tests_alone_raise_false_alarms_no_more_often_than_their_significance()
    {
        int alarms = 0;
        for (int window = 0; window < 300; window++)
        {
            DriftReport report = CompareLive(500, shifted: false, first: window * 500);
            alarms += report.Columns.Any(column => column.AdjustedPValue < 0.05) ? 1 : 0;
        }
        Assert.InRange(alarms, 0, 25); // 5 % of 300 is 15, with a standard deviation of 4
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    [InlineData(5000)]
    public void Exactly_the_shifted_columns_are_flagged_when_the_world_shifts(int rows)
    {
        for (int window = 0; window < 40; window++)
        {
            DriftReport report = CompareLive(rows, shifted: true, first: window * 500);
            Assert.Equal(SubscriptionBusiness.ShiftedColumns, report.DriftedFeatures);
        }
    }

    [Fact]
    public void Change_too_small_to_matter_is_not_flagged_however_sure()
    {
        SeededRandom random = new(1);
        double[] values = [.. Enumerable.Range(0, 60_000).Select(_ => random.NextNormal())];
        TableProfile profile = TableProfile.Of(new Table(new NumberColumn("x", values[..30_000])));
        Table nudged = new(new NumberColumn("x", [.. values[30_000..].Select(v => v + 0.08)]));

        ColumnDrift drift = DriftMonitor.Compare(profile, WindowOf(nudged)).Columns[0];

        Assert.True(drift.AdjustedPValue < 1e-6);
        Assert.False(drift.Drifted);
    }

    [Fact]
    public void Too_few_rows_flag_nothing_but_still_show_their_numbers()
    {
        DriftReport report = CompareLive(150, shifted: true, first: 0);

        Assert.False(report.HasEnoughRows);
        Assert.Empty(report.DriftedFeatures);
        Assert.True(report.Columns.Single(c => c.Column == "monthly_fee").Psi > 0.25);
    }

    [Fact]
    public void Evidence_tells_what_changed()
    {
        DriftReport report = CompareLive(3000, shifted: true, first: 0);

        Assert.Matches(@"^mean \d+(\.\d+)? → \d+(\.\d+)?; PSI \d\.\d\d$", Evidence("usage_hours"));
        Assert.Matches(@"^'(card|wallet)' \d+(\.\d)? % → \d+(\.\d)? %; PSI 0\.\d\d$", Evidence("payment_method"));

        string Evidence(string column) => report.Columns.Single(c => c.Column == column).Evidence;
    }

    [Fact]
    public void Predictions_are_compared_with_the_predictions_of_the_profile()
    {
        TableProfile profile = TableProfile.Of(new Table(new NumberColumn("prediction", [1, 2, 3])))
            .WithPredictions(Answers(positives: 0.2));
        PredictionWindow window = new(
            "m", "1", new Table(new NumberColumn("prediction", new double[1000])), Answers(positives: 0.6), new DateTimeOffset[1000],
            new double[1000]);

        DriftReport report = DriftMonitor.Compare(profile, window);

        Assert.Equal(["prediction"], report.DriftedPredictions);
        Assert.Equal([false, true], report.Columns.Select(c => c.IsPrediction));
        Assert.Equal([ColumnKind.Number, ColumnKind.Category], report.Columns.Select(c => c.Kind));
        Assert.Contains("'no' 80 % → 40 %", report.Columns[1].Evidence);

        static Table Answers(double positives) => new(CategoryColumn.FromTexts(
            "prediction", [.. Enumerable.Range(0, 1000).Select(i => i < positives * 1000 ? "yes" : "no")]));
    }

    [Fact]
    public void Columns_that_the_profile_does_not_know_are_left_out()
    {
        DriftReport report = DriftMonitor.Compare(
            s_profile, WindowOf(new Table(new NumberColumn("elsewhere", new double[500]), new NumberColumn("monthly_fee", new double[500]))));

        Assert.Equal("monthly_fee", Assert.Single(report.Columns).Column);
    }

    [Fact]
    public void Window_without_rows_gives_a_report_without_columns()
    {
        DriftReport report = DriftMonitor.Compare(s_profile, new PredictionWindow("m", "1", new Table(), new Table(), [], []));

        Assert.Empty(report.Columns);
        Assert.Null(report.From);
        Assert.Null((string?)report.ToJson()["from"]);
    }

    [Fact]
    public void Comparison_survives_the_profile_going_through_json()
    {
        TableProfile read = TableProfile.FromJson(JsonNode.Parse(s_profile.ToJson().ToJsonString()));
        PredictionWindow window = WindowOf(s_business.Live(700, shifted: true).Requests);

        Assert.Equal(
            DriftMonitor.Compare(s_profile, window).ToJson().ToJsonString(),
            DriftMonitor.Compare(read, window).ToJson().ToJsonString());
    }

    [Fact]
    public void Report_as_json_names_the_drifted()
    {
        JsonObject json = CompareLive(1000, shifted: true, first: 0).ToJson();

        Assert.Equal(["payment_method", "monthly_fee", "usage_hours"], json["drifted_features"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("2026-01-01T00:00:00.0000000+00:00", (string)json["from"]!);
        JsonNode fee = json["columns"]!.AsArray().Single(c => (string)c!["column"]! == "monthly_fee")!;
        Assert.True((bool)fee["drifted"]!);
        Assert.Equal("number", (string)fee["kind"]!);
        Assert.NotEmpty(fee["bins"]!.AsArray());
    }

    [Fact]
    public async Task Series_of_windows_shows_when_the_world_shifted()
    {
        string folder = Directory.CreateTempSubdirectory("cairn-drift-").FullName;
        try
        {
            await using PredictionLog log = PredictionLog.Open(Path.Combine(folder, "predictions.db"));
            Record(log, s_business.Live(1500, shifted: false).Requests);
            Record(log, s_business.Live(1000, shifted: true).Requests);
            await log.FlushAsync();
            DriftMonitor monitor = new(
                log.Reader, "churn", "1", s_profile, new DriftOptions { WindowRows = 500 });

            IReadOnlyList<DriftReport> series = monitor.Series(10);

            Assert.Equal([0, 0, 0, 3, 3], series.Select(r => r.DriftedFeatures.Count));
            Assert.All(series, r => Assert.Equal(500, r.Rows));
            Assert.Equal(SubscriptionBusiness.ShiftedColumns, monitor.Current().DriftedFeatures);
            Assert.Equal(2, monitor.Series(2).Count);
            Assert.Equal(0, monitor.Since(DateTimeOffset.UtcNow.AddHours(1)).Rows);
            Assert.Equal(500, monitor.Since(DateTimeOffset.UnixEpoch).Rows);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        InputException error = Assert.Throws<InputException>(() => DriftMonitor.Compare(
            s_profile, WindowOf(new Table()), new DriftOptions { Significance = 1.5 }));

        Assert.Equal("bad-option", error.Code);
        Assert.Equal("Option significance of the drift monitor is 1.5; wanted between 0 and 1.", error.Message);
        Assert.Throws<InputException>(() => new DriftOptions { MinimumRows = 3 }.Validate());
        Assert.Throws<InputException>(() => new DriftOptions { Bins = 1 }.Validate());
        Assert.Throws<InputException>(() => new DriftOptions { WindowRows = 0 }.Validate());
        Assert.Throws<InputException>(() => new DriftOptions { PsiThreshold = double.NaN }.Validate());
        Assert.Throws<InputException>(() => new DriftOptions { WindowAge = TimeSpan.Zero }.Validate());
    }

    internal static PredictionWindow WindowOf(Table inputs) => new(
        "churn", "1", inputs, new Table(),
        [.. Enumerable.Repeat(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), inputs.RowCount)], new double[inputs.RowCount]);

    private static DriftReport CompareLive(int rows, bool shifted, int first) =>
        DriftMonitor.Compare(s_profile, WindowOf(s_business.Live(rows, shifted, first).Requests));

    private static void Record(PredictionLog log, Table requests)
    {
        for (int row = 0; row < requests.RowCount; row += 100)
        {
            Table part = requests.Slice(row, row + 100);
            Table answer = new(new NumberColumn("prediction", new double[100]));
            Assert.True(log.TryRecord("churn", "1", part, answer, DateTimeOffset.UtcNow, TimeSpan.FromMilliseconds(1)));
        }
    }
}
