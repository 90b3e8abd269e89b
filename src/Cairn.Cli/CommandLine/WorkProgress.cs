using System.Globalization;
using Cairn.Models.Learners;
using Spectre.Console;

namespace Cairn.Cli.CommandLine;

/// <summary>Shows how far long work has come: a bar a stage on a terminal, a plain line now and then elsewhere.</summary>
internal abstract class WorkProgress : IProgress<FitProgress>
{
    /// <summary>Shows nothing.</summary>
    public static WorkProgress Silent { get; } = new SilentProgress();

    /// <summary>Plain lines, at most one every five seconds, with the time left.</summary>
    /// <param name="title">What is done.</param>
    /// <param name="writer">Where the lines go.</param>
    /// <param name="clock">What time it is; that of the machine when null.</param>
    public static WorkProgress Lines(string title, TextWriter writer, TimeProvider? clock = null) =>
        new LineProgress(title, writer, clock ?? TimeProvider.System);

    /// <summary>A bar for each stage.</summary>
    public static WorkProgress Bar(string title, ProgressContext context) => new BarProgress(title, context);

    /// <inheritdoc/>
    public abstract void Report(FitProgress value);

    private static string Describe(FitProgress value)
    {
        if (value.Metric is null)
            return value.Stage;
        string text = string.Create(CultureInfo.InvariantCulture, $"{value.Stage} {value.Round}, {value.Metric} {value.Value:G4}");
        if (value is { Best: double best, BestRound: > 0 } && value.BestRound < value.Round)
            text += string.Create(CultureInfo.InvariantCulture, $" (best {best:G4} at {value.BestRound})");
        if (value.RowsPerSecond > 0)
            text += ", " + Rate(value.RowsPerSecond);
        return text;
    }

    private static string Rate(double rows) => rows switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{rows / 1e6:F1} M rows/s"),
        >= 1e3 => string.Create(CultureInfo.InvariantCulture, $"{rows / 1e3:F0} k rows/s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{rows:F0} rows/s"),
    };

    private sealed class SilentProgress : WorkProgress
    {
        public override void Report(FitProgress value)
        {
        }
    }

    private sealed class LineProgress(string title, TextWriter writer, TimeProvider clock) : WorkProgress
    {
        private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
        private readonly Lock _gate = new();
        private readonly long _start = clock.GetTimestamp();
        private TimeSpan _next = s_pause;
        private string _stage = "";
        private double _from;
        private TimeSpan _since;

        private TimeSpan Elapsed => clock.GetElapsedTime(_start);

        public override void Report(FitProgress value)
        {
            lock (_gate)
            {
                if (value.Stage != _stage || value.Done < _from)
                    (_stage, _from, _since) = (value.Stage, value.Done, Elapsed);
                if (Elapsed < _next)
                    return;
                _next = Elapsed + s_pause;
                string line = string.Create(CultureInfo.InvariantCulture, $"{title}: {Describe(value)}, {value.Done:P0}{Left(value.Done)}");
                writer.WriteLine(line);
            }
        }

        private string Left(double done)
        {
            if (!(done > _from) || done >= 1)
                return "";
            double seconds = (Elapsed - _since).TotalSeconds * (1 - done) / (done - _from);
            return seconds < 1e6
                ? string.Create(CultureInfo.InvariantCulture, $", {TimeSpan.FromSeconds(Math.Ceiling(seconds)):g} left")
                : "";
        }
    }

    private sealed class BarProgress(string title, ProgressContext context) : WorkProgress
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public override void Report(FitProgress value)
        {
            lock (_gate)
            {
                if (!_tasks.TryGetValue(value.Stage, out ProgressTask? task))
                {
                    foreach (ProgressTask earlier in _tasks.Values)
                        earlier.Value = earlier.MaxValue;
                    task = context.AddTask($"{title}: {value.Stage}", maxValue: 1);
                    _tasks[value.Stage] = task;
                }
                task.Value = value.Done;
                task.Description = Markup.Escape($"{title}: {Describe(value)}");
            }
        }
    }
}
