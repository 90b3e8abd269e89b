using System.Diagnostics;
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
    public static WorkProgress Lines(string title, TextWriter writer) => new LineProgress(title, writer);

    /// <summary>A bar for each stage.</summary>
    public static WorkProgress Bar(string title, ProgressContext context) => new BarProgress(title, context);

    /// <inheritdoc/>
    public abstract void Report(FitProgress value);

    private static string Describe(FitProgress value) => value.Metric is null
        ? value.Stage
        : string.Create(CultureInfo.InvariantCulture, $"{value.Stage} {value.Round}, {value.Metric} {value.Value:G4}");

    private sealed class SilentProgress : WorkProgress
    {
        public override void Report(FitProgress value)
        {
        }
    }

    private sealed class LineProgress(string title, TextWriter writer) : WorkProgress
    {
        private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(5);
        private readonly Lock _gate = new();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _next = s_pause;

        public override void Report(FitProgress value)
        {
            lock (_gate)
            {
                if (_clock.Elapsed < _next)
                    return;
                _next = _clock.Elapsed + s_pause;
                string line = string.Create(CultureInfo.InvariantCulture, $"{title}: {Describe(value)}, {value.Done:P0}");
                writer.WriteLine(line);
            }
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
