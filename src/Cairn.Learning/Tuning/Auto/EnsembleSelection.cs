namespace Cairn.Learning.Tuning.Auto;

/// <summary>Chooses learners and weights whose mean predicts best on the folds.</summary>
/// <remarks>
/// Caruana et al., "Ensemble selection from libraries of models" (2004): begins with the best, adds the one that helps most, again and
/// again, with replacement (section 2.2), and keeps the stage that was best. Weights are how often each was added. Members may only
/// cost so much to fit in all.
/// </remarks>
internal static class EnsembleSelection
{
    private const int Stages = 25;

    /// <summary>Candidates by place with how often each was taken.</summary>
    /// <param name="candidates">Candidates, the best first.</param>
    /// <param name="losses">The loss of each fold.</param>
    /// <param name="fitSeconds">Most seconds that fits of all members may take.</param>
    /// <param name="cancellation">Ends the choice with what it has.</param>
    public static IReadOnlyList<(int Candidate, int Count)> Choose(
        IReadOnlyList<AutoCandidate> candidates, FoldLoss[] losses, double fitSeconds, CancellationToken cancellation)
    {
        double[][] sum = [.. losses.Select((_, fold) => candidates[0].Answers[fold].ToArray())];
        int[] counts = new int[candidates.Count];
        counts[0] = 1;
        int[] best = [.. counts];
        double least = LossOf(sum, 1, losses);
        double spent = candidates[0].FitSeconds;
        for (int stage = 1; stage < Stages && !cancellation.IsCancellationRequested; stage++)
        {
            int next = -1;
            double nextLoss = double.PositiveInfinity;
            for (int c = 0; c < candidates.Count; c++)
            {
                if (counts[c] == 0 && spent + candidates[c].FitSeconds > fitSeconds)
                    continue;
                double loss = LossOf([.. sum.Select((s, fold) => Add(s, candidates[c].Answers[fold]))], stage + 1, losses);
                if (loss < nextLoss)
                    (next, nextLoss) = (c, loss);
            }
            if (next < 0)
                break;
            if (counts[next]++ == 0)
                spent += candidates[next].FitSeconds;
            sum = [.. sum.Select((s, fold) => Add(s, candidates[next].Answers[fold]))];
            if (nextLoss < least - 1e-12)
                (least, best) = (nextLoss, [.. counts]);
        }
        return [.. best.Index().Where(b => b.Item > 0).Select(b => (b.Index, b.Item))];
    }

    /// <summary>The weighted mean of answers for each fold.</summary>
    public static double[][] Mix(IReadOnlyList<AutoCandidate> candidates, IReadOnlyList<(int Candidate, int Count)> chosen)
    {
        double total = chosen.Sum(c => c.Count);
        double[][] mean = [.. candidates[0].Answers.Select(answers => new double[answers.Length])];
        foreach ((int candidate, int count) in chosen)
        {
            for (int fold = 0; fold < mean.Length; fold++)
            {
                for (int i = 0; i < mean[fold].Length; i++)
                    mean[fold][i] += count / total * candidates[candidate].Answers[fold][i];
            }
        }
        return mean;
    }

    private static double LossOf(double[][] sums, int count, FoldLoss[] losses)
    {
        double total = 0;
        int defined = 0;
        for (int fold = 0; fold < sums.Length; fold++)
        {
            double loss = losses[fold].Of([.. sums[fold].Select(s => s / count)]);
            if (!double.IsFinite(loss))
                continue;
            total += loss;
            defined++;
        }
        return defined == 0 ? double.PositiveInfinity : total / defined;
    }

    private static double[] Add(double[] a, double[] b)
    {
        double[] sum = new double[a.Length];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = a[i] + b[i];
        return sum;
    }
}
