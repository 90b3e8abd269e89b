using Cairn.Models.Learners;

namespace Cairn.Learning.Validation;

/// <summary>Reports the progress of folds that may run beside each other as the progress of one piece of work.</summary>
internal sealed class FoldProgress(FitContext context, int folds)
{
    private readonly Lock _lock = new();
    private readonly double[] _done = new double[folds];
    private int _finished;

    /// <summary>Where fold <paramref name="fold"/> reports its own fit; null when nobody listens.</summary>
    public IProgress<FitProgress>? Of(int fold) => context.Progress is null ? null : new Part(this, fold);

    /// <summary>Fold <paramref name="fold"/> is judged.</summary>
    public void Finish(int fold)
    {
        lock (_lock)
        {
            _done[fold] = 1;
            _finished++;
            Tell();
        }
    }

    private void Report(int fold, double done)
    {
        lock (_lock)
        {
            _done[fold] = Math.Clamp(done, _done[fold], 1);
            Tell();
        }
    }

    private void Tell() =>
        context.Progress?.Report(new FitProgress("cross-validation", _done.Sum() / folds, Round: _finished));

    private sealed class Part(FoldProgress whole, int fold) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => whole.Report(fold, value.Done);
    }
}
