using System.Runtime.InteropServices;
using Cairn.Models.Learners;

namespace Cairn.Cli.CommandLine;

/// <summary>
/// What Ctrl-C does to a training: the first, once rounds are done, ends the fit with the best model so far; before that,
/// or the second time, it abandons the training; the third ends the process. A request to terminate abandons.
/// </summary>
internal sealed class Interruption : IProgress<FitProgress>, IDisposable
{
    private readonly Terminal _terminal;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abandon = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private volatile bool _hasRounds;
    private int _signals;

    /// <summary>Takes over the signals until disposed.</summary>
    public Interruption(Terminal terminal)
    {
        _terminal = terminal;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
    }

    /// <summary>Ends the fit with what it has.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Ends everything.</summary>
    public CancellationToken Abandon => _abandon.Token;

    /// <summary>Progress goes through here on its way to <see cref="Next"/>: it tells whether there is anything to keep.</summary>
    public IProgress<FitProgress>? Next { get; set; }

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        if (value.Round > 0)
            _hasRounds = true;
        Next?.Report(value);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
        _abandon.Dispose();
    }

    private void OnInterrupt(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _signals) > 2)
            return;
        signal.Cancel = true;
        if (_hasRounds && !_stop.IsCancellationRequested)
        {
            _terminal.Note("Stopping: the best model so far is judged and kept. Ctrl-C again abandons it.");
            _stop.Cancel();
        }
        else
        {
            _abandon.Cancel();
        }
    }

    private void OnTerminate(PosixSignalContext signal)
    {
        if (_abandon.IsCancellationRequested)
            return;
        signal.Cancel = true;
        _abandon.Cancel();
    }
}
