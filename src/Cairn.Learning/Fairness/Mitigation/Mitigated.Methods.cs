using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Learning.Ensembles;
using Cairn.Learning.Validation;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Fairness.Mitigation;

/// <content>The three ways.</content>
public sealed partial record Mitigated
{
    // Multipliers of at most this sum make a violation of a hundredth cost as much as all rows being wrong.
    private const double LeastPenalty = 100;

    private static MitigatedModel Reweigh(ILearner inner, Dataset data, MitigationGroups groups, FitContext context)
    {
        int[] groupOf = groups.GroupsOf(data.Table);
        double[] weights = Mitigation.Reweighing.Weights(groupOf, data.Classes.Codes, data.Weights);
        IModel model = inner.Fit(Weighted(data, weights), context with { Initial = null, Checkpoint = null });
        return MitigatedModel.Plain(model, MitigationMethods.Reweighing, context.Seed, NotesOn(groups, groupOf));
    }

    private MitigatedModel Reduce(ILearner inner, Dataset data, MitigationGroups groups, FitContext context)
    {
        FairnessConstraint constraint = FairnessConstraint.Parse(Constraint);
        IReadOnlyList<string> labels = data.Classes.Labels;
        int[] groupOf = groups.GroupsOf(data.Table);
        bool[] positive = [.. data.Classes.Codes.Select(code => code == 1)];
        double[] weights = [.. data.Weights ?? Enumerable.Repeat(1.0, data.RowCount)];
        ParityMoments moments = new(constraint, positive, groupOf, groups.Names.Count, weights);
        // Relabelled rows are not those that a file of validation rows holds, and nothing of them goes on.
        FitContext plain = context with
        {
            Validation = null, Progress = null, Watcher = null, Initial = null, Checkpoint = null,
        };
        List<MixtureMember> fitted = [];

        (int, bool[]) Fit(double[] signed)
        {
            double total = 0;
            for (int row = 0; row < signed.Length; row++)
                total += Math.Abs(signed[row]) * weights[row];
            double scale = total > 0 ? moments.TotalWeight / total : 0;
            double[] cost = [.. signed.Select((value, row) => Math.Abs(value) * weights[row] * scale)];
            int[] wanted = [.. signed.Select(value => value > 0 ? 1 : 0)];
            bool[] selected;
            if (!wanted.Where((_, row) => cost[row] > 0).Distinct().Skip(1).Any())
            {
                int constant = wanted.Where((_, row) => cost[row] > 0).FirstOrDefault();
                fitted.Add(new MixtureMember(null, constant, 0));
                selected = [.. Enumerable.Repeat(constant == 1, wanted.Length)];
            }
            else
            {
                Dataset relabelled = Weighted(data, cost, new CategoryColumn(data.TargetName, wanted, labels));
                IModel model = inner.Fit(relabelled.WithClasses(labels), plain);
                fitted.Add(new MixtureMember(model, 0, 0));
                selected = MitigatedModel.Selected(model, data.Table, context.Threads);
            }
            return (fitted.Count - 1, selected);
        }

        bool Step(int taken)
        {
            context.Progress?.Report(new FitProgress($"step {taken} of at most {Steps}", (double)taken / Steps));
            return !context.Cancellation.IsCancellationRequested;
        }

        (IReadOnlyList<(int Place, double Weight)> mixture, double gap, int steps) = ExponentiatedGradient.Run(
            moments, Bound, Math.Max(LeastPenalty, 1 / Math.Max(Bound, 1e-3)), Steps, Fit, Step);
        double rate = positive.Select((isPositive, row) => isPositive ? weights[row] : 0).Sum() / moments.TotalWeight;
        string[] notes =
        [
            .. NotesOn(groups, groupOf),
            string.Create(
                CultureInfo.InvariantCulture,
                $"The reduction mixes {mixture.Count} classifiers after {steps} steps and {fitted.Count} fits (gap of "
                    + $"duality {gap:G3}); "
                + $"each row is decided by one of them, drawn by what is in the row and seed {context.Seed}."),
        ];
        return MitigatedModel.Mixture(
            [.. mixture.Select(member => fitted[member.Place] with { Weight = member.Weight })], rate, context.Seed,
            Signature(), notes);

        Signature Signature() =>
            fitted.FirstOrDefault(member => member.Model is not null)?.Model!.Signature ?? inner.Fit(
                data, plain).Signature;
    }

    private MitigatedModel ChooseThresholds(ILearner inner, Dataset data, MitigationGroups groups, FitContext context)
    {
        FairnessConstraint constraint = FairnessConstraint.Parse(Constraint);
        IModel model = inner.Fit(data, context with { Initial = null, Checkpoint = null });
        context.Cancellation.ThrowIfCancellationRequested();
        double[] answers = Folds == 1
            ? EnsembleModel.AnswersOf(model, data.Table, context.Threads)
            : FoldModels.Fit(
                inner, data,
                Validation.Folds.UpTo(data, Folds, new SeededRandom(context.Seed).Split("thresholds").NextBits()),
                context).OutOfFold;
        int[] groupOf = groups.GroupsOf(data.Table);
        List<(double Score, bool IsPositive, double Weight)>[] rows =
            [.. groups.Names.Select(_ => new List<(double, bool, double)>())];
        List<(double Score, bool IsPositive, double Weight)> all = [];
        for (int row = 0; row < data.RowCount; row++)
        {
            double weight = data.Weights?[row] ?? 1;
            double score = answers[2 * row + 1];
            if (weight == 0 || double.IsNaN(score))
                continue;
            (double, bool, double) judged = (score, data.Classes.Codes[row] == 1, weight);
            all.Add(judged);
            if (groupOf[row] >= 0)
                rows[groupOf[row]].Add(judged);
        }
        ScoreCounts[] counts = [.. rows.Select(ScoreCounts.Of)];
        ScoreCounts everyone = ScoreCounts.Of(all);
        bool isBalanced = Objective == "balanced_accuracy";
        GroupRule[] rules = Randomized
            ? ThresholdSearch.Drawn(counts, groups.Names, everyone, constraint, isBalanced)
            : ThresholdSearch.Fixed(counts, groups.Names, everyone, constraint, isBalanced, Bound);
        string read = string.Join(", ", groups.Columns.Select(name => $"'{name}'"));
        string[] notes =
        [
            .. NotesOn(groups, groupOf),
            $"Thresholds are chosen by group, so that the model reads {read} of every row"
            + (rules.All(rule => rule.IsFixed)
                ? "."
                : $"; some rows are decided by a draw from what is in them and seed {context.Seed}."),
        ];
        return MitigatedModel.ByGroup(model, groups, rules, data.Table, context.Seed, notes);
    }

    private static IEnumerable<string> NotesOn(MitigationGroups groups, int[] groupOf)
    {
        if (groups.Names.Contains(MitigationGroups.Others))
        {
            int others = groups.Names.ToList().IndexOf(MitigationGroups.Others);
            yield return $"Small groups, {groupOf.Count(group => group == others)} rows in all, were put together as "
                + "one.";
        }
        int none = groupOf.Count(group => group < 0);
        if (none > 0)
            yield return $"{none} rows of groups too small to be told apart were in no group: nothing was asked of "
                + "them.";
    }

    // The same rows with other weights, and with another target where there is one.
    private static Dataset Weighted(Dataset data, double[] weights, Column? target = null)
    {
        string name = "fair weight";
        while (data.Table.Find(name) is not null)
            name += "_";
        Table table = data.Table.With(new NumberColumn(name, weights));
        Dataset weighted = new(
            target is null ? table : table.With(target), data.Task, data.Roles with { Weight = name });
        return LearningTasks.IsClassification(data.Task) ? weighted.WithClasses(data.Classes.Labels) : weighted;
    }
}
