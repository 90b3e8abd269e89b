using Cairn.Cli.CommandLine;
using Cairn.Models.Learners;

namespace Cairn.Cli.Tests.CommandLine;

public sealed class WorkProgressTests
{
    [Fact]
    public void Lines_tell_rounds_the_metric_and_its_best_the_pace_and_the_time_left()
    {
        HandClock clock = new();
        using StringWriter writer = new();
        WorkProgress progress = WorkProgress.Lines("Training", writer, clock);
        progress.Report(new FitProgress("binning", 0));
        clock.Advance(TimeSpan.FromSeconds(2));
        progress.Report(new FitProgress("boosting", 0));
        clock.Advance(TimeSpan.FromSeconds(4));
        progress.Report(Round(20, 0.5) with { Best = 0.5, BestRound = 20 });
        clock.Advance(TimeSpan.FromSeconds(1));
        progress.Report(Round(25, 0.45));
        clock.Advance(TimeSpan.FromSeconds(5));
        progress.Report(Round(50, 0.4) with { Best = 0.375, BestRound = 41, RowsPerSecond = 2_340_000 });
        Assert.Equal(
            [
                "Training: boosting 20, log_loss 0.5, 20 %, 0:00:16 left",
                "Training: boosting 50, log_loss 0.4 (best 0.375 at 41), 2.3 M rows/s, 50 %, 0:00:10 left",
            ],
            writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(950, "950 rows/s")]
    [InlineData(81_500, "82 k rows/s")]
    public void The_pace_is_told_in_units_of_its_size(double rate, string text)
    {
        HandClock clock = new();
        using StringWriter writer = new();
        WorkProgress progress = WorkProgress.Lines("Training", writer, clock);
        clock.Advance(TimeSpan.FromSeconds(6));
        progress.Report(Round(1, 1) with { RowsPerSecond = rate });
        Assert.Contains(text, writer.ToString(), StringComparison.Ordinal);
    }

    private static FitProgress Round(int round, double value) => new("boosting", round / 100.0, round, "log_loss", value);

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
