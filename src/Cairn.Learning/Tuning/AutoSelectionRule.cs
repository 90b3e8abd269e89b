using System.Globalization;
using Cairn.Learning.Baselines;
using Cairn.Learning.Metrics;
using Cairn.Learning.Validation;

namespace Cairn.Learning.Tuning;

/// <summary>The rule by which one of several judged learners is taken, and its wording.</summary>
internal static class AutoSelectionRule
{
    public static AutoSelectionResult Choose(IReadOnlyList<AutoSelectionTrial> trials, Metric metric)
    {
        AutoSelectionTrial[] judged = [.. trials.Where(trial => trial.Estimate is not null)];
        if (judged.Length == 0)
        {
            AutoSelectionTrial fallback = trials.First(trial => trial.Problem is not null);
            return Result(fallback, trials, metric, $"{fallback.Name} was taken unjudged: {fallback.Problem}");
        }
        AutoSelectionTrial best = judged[0];
        foreach (AutoSelectionTrial trial in judged)
        {
            if (metric.IsBetter(trial.Estimate!.Mean, best.Estimate!.Mean))
                best = trial;
        }
        AutoSelectionTrial chosen = judged.First(trial => trial == best || IsAsGood(trial, best, metric));
        return Result(chosen, trials, metric, Explain(chosen, best, judged, trials, metric));
    }

    private static AutoSelectionResult Result(
        AutoSelectionTrial chosen, IReadOnlyList<AutoSelectionTrial> trials, Metric metric, string reason) =>
        new() { Chosen = chosen.Learner, Metric = metric, Trials = trials, Reason = reason };

    private static bool IsAsGood(AutoSelectionTrial trial, AutoSelectionTrial best, Metric metric)
    {
        MetricEstimate distance = Distance(trial.Estimate!, best.Estimate!, metric);
        return distance.Mean <= ErrorOf(distance);
    }

    // Folds share training rows, so the plain standard error is too small; Nadeau and Bengio, "Inference for the
    // generalization error" (2003), put 1/k + test rows / training rows, which is 1/(k − 1), in the place of 1/k.
    private static double ErrorOf(MetricEstimate distance)
    {
        double folds = distance.Values.Count;
        return distance.StandardDeviation is double deviation ? deviation * Math.Sqrt(1 / folds + 1 / (folds - 1)) : 0;
    }

    // How much better the best is, fold by fold; where folds do not match, its own error stands for that of the distance.
    private static MetricEstimate Distance(MetricEstimate trial, MetricEstimate best, Metric metric)
    {
        if (trial.Values.Count == best.Values.Count)
            return new MetricEstimate([.. best.Values.Zip(trial.Values, metric.Gain)]);
        return new MetricEstimate([.. best.Values.Select(value => metric.Gain(value, trial.Mean))]);
    }

    private static string Explain(
        AutoSelectionTrial chosen, AutoSelectionTrial best, AutoSelectionTrial[] judged,
        IReadOnlyList<AutoSelectionTrial> trials, Metric metric)
    {
        List<string> sentences = [];
        int folds = best.Estimate!.Values.Count;
        if (judged.Length == 1)
        {
            sentences.Add(
                $"{chosen.Name} was taken, the only learner that was judged: {Worded(chosen, metric)} over {folds} {(folds == 1 ? "fold" : "folds")}.");
        }
        else if (chosen == best)
        {
            AutoSelectionTrial next = judged.Where(trial => trial != best)
                .Aggregate((a, b) => metric.IsBetter(b.Estimate!.Mean, a.Estimate!.Mean) ? b : a);
            sentences.Add(
                $"{chosen.Name} was chosen: {Worded(chosen, metric)} over {folds} {(folds == 1 ? "fold" : "folds")}, the best; "
                + $"next is {next.Name} with {Number(next.Estimate!.Mean)}.");
        }
        else
        {
            MetricEstimate distance = Distance(chosen.Estimate!, best.Estimate, metric);
            sentences.Add(
                $"{chosen.Name} was chosen: {Worded(chosen, metric)} over {folds} {(folds == 1 ? "fold" : "folds")}. "
                + $"{best.Name} has {Number(best.Estimate.Mean)}, but is better by only {Number(distance.Mean)} "
                + $"± {Number(ErrorOf(distance))} fold by fold, within one standard error, and less simple.");
        }
        if (chosen.Learner is Baseline && judged.Length > 1)
            sentences.Add("No learner clearly beats the base rate: the columns say little about the target.");
        sentences.AddRange(
            trials.Where(trial => trial.Problem is not null).Select(trial => $"{trial.Name}: {trial.Problem}"));
        return string.Join(' ', sentences);
    }

    private static string Worded(AutoSelectionTrial trial, Metric metric)
    {
        string error = trial.StandardError is double size && double.IsFinite(size) ? $" ± {Number(size)}" : "";
        return $"{metric.Title} {Number(trial.Estimate!.Mean)}{error}";
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
