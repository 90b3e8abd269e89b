using System.Diagnostics;
using Cairn.Learning.Trees.Objectives.Watching;
using Cairn.Models.Learners;

namespace Cairn.Learning.Trees.Boosting;

/// <summary>Tells how far a fit has come: at most twice a second, and after the last round.</summary>
internal sealed class BoostingProgress
{
    private const int MillisecondsBetweenReports = 500;

    private readonly FitContext _context;
    private readonly int _rounds;
    private readonly int _rows;
    private long _start = Stopwatch.GetTimestamp();
    private long _last;
    private int _done;

    /// <summary>Progress of so many rounds over so many rows.</summary>
    public BoostingProgress(FitContext context, int rounds, int rows)
    {
        _context = context;
        _rounds = rounds;
        _rows = rows;
    }

    /// <summary>Tells that a stage begins.</summary>
    public void Stage(string stage)
    {
        _start = Stopwatch.GetTimestamp();
        _context.Progress?.Report(new FitProgress(stage, 0));
    }

    /// <summary>Tells of a round, when it is time to.</summary>
    /// <param name="done">Rounds done in this fit.</param>
    /// <param name="number">Rounds of the model, those of an earlier fit included.</param>
    /// <param name="scores">Scores of the training rows.</param>
    /// <param name="training">Their metric, which is told where no rows are watched.</param>
    /// <param name="watched">The metric of the watched rows, or null.</param>
    public void Round(int done, int number, double[] scores, WatchedMetric training, StoppingRule? watched)
    {
        _done++;
        long now = Environment.TickCount64;
        if (_context.Progress is null || (done < _rounds && now - _last < MillisecondsBetweenReports))
            return;
        _last = now;
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        _context.Progress.Report(new FitProgress(
            "boosting", (double)done / _rounds, number, watched?.Metric ?? training.Name,
            watched?.History[^1] ?? training.Measure(scores, _context.Threads))
        {
            Best = watched?.Best,
            BestRound = watched?.BestRounds ?? 0,
            RowsPerSecond = seconds > 0 ? (double)_rows * _done / seconds : 0,
        });
    }
}
