using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Explanation.Counterfactuals;

/// <summary>Finds what would have to change in a row for the model to answer otherwise, and stay plausible.</summary>
/// <remarks>
/// <para>
/// Candidates come from three sides: each column at the values it has in the data, alone and in pairs of those that
/// move most; the nearest rows of the data that have the answer wished for (the prototypes of Van Looveren and Klaise
/// 2021); and columns of such rows mixed at random. From each, changes that are not needed are taken back, dearest
/// first, and numbers are moved back towards their own value as far as the answer holds (as growing spheres do, Laugel
/// et al.
/// 2018) and the row stays as near to the data as real rows are to each other. The cheapest is taken, then those that
/// change other columns (diversity, as in DiCE, Mothilal et al. 2020).
/// </para>
/// <para>
/// Values are such as occur: levels of the data, numbers within its range and with its decimals. It is the same at any
/// number of threads. A counterfactual tells what the model would answer, not what would happen in the world.
/// </para>
/// </remarks>
public sealed record CounterfactualSearch
{
    /// <summary>Counterfactuals wanted, 1 to 20; fewer come where there are no more.</summary>
    public int Count { get; init; } = 3;

    /// <summary>What may be done to columns; anything to those that are not named.</summary>
    public IReadOnlyDictionary<string, ColumnRule> Rules { get; init; } = new Dictionary<string, ColumnRule>();

    /// <summary>Rows of the data looked at; more are sampled.</summary>
    public int MostRows { get; init; } = 2000;

    /// <summary>Root of the randomness.</summary>
    public ulong Seed { get; init; }

    /// <summary>Most threads to use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Searches.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">A table of one row with the input columns.</param>
    /// <param name="goal">The answer wished for.</param>
    /// <param name="data">Rows that are real, which say what is plausible; with the input columns.</param>
    /// <param name="cancellation">Looked at now and then.</param>
    /// <returns>The cheapest first; empty where the model answers so already, or none was found.</returns>
    /// <exception cref="InputException">
    /// <c>unknown-column</c> or <c>no-order</c> for a rule; <c>unknown-class</c>; <c>no-rows</c>; or a column is
    /// missing.
    /// </exception>
    public IReadOnlyList<Counterfactual> Find(
        IModel model, Table row, CounterfactualGoal goal, Table data, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Count, 20);
        Signature signature = model.Signature;
        if (goal.Label is string label && !signature.Labels.Contains(label))
            throw new InputException(
                "unknown-class", $"The model knows no class '{label}'.", NearestNames.Hint(label, signature.Labels));
        CheckRules(signature);
        ColumnRule[] rules =
            [.. signature.Inputs.Select(
                input => Rules.TryGetValue(input.Name, out ColumnRule? rule) ? rule : new ColumnRule())];
        Table real = BoundRows.Of(signature, Shapley.BackgroundRows.Sample(data, MostRows, Seed));
        Table own = BoundRows.Of(signature, row);
        if (real.RowCount == 0 || own.RowCount != 1)
            throw new InputException("no-rows", "One row to change and rows of real data are wanted.");
        RowCoder coder = new(signature, BoundRows.Join(real, own));
        string? present = model.Predict(own).Columns[0].Format(0);
        CandidateSearch search = new(
            model, goal, present, coder, rules, coder.Encode(own)[0], coder.Encode(real), Threads, cancellation);
        if (search.IsMetAlready)
            return [];
        double[][] found = search.Run(new SeededRandom(Seed).Split("counterfactual"));
        return Choose(model, own, search, coder, found);
    }

    private IReadOnlyList<Counterfactual> Choose(
        IModel model, Table own, CandidateSearch search, RowCoder coder, double[][] found)
    {
        var judged = new (double[] Row, double Cost, double Share, bool IsPlausible)[found.Length];
        ParallelBlocks.For(found.Length, Threads, i =>
        {
            (double share, bool isNear) = search.PlausibilityOf(found[i]);
            judged[i] = (found[i], search.CostOf(found[i]), share, isNear);
        });
        List<(double[] Row, double Cost, double Share,
            bool IsPlausible)> left = [.. judged.OrderBy(candidate => candidate.Cost)];
        List<Counterfactual> chosen = [];
        List<int[]> changed = [];
        while (chosen.Count < Count && left.Count > 0)
        {
            int best = Enumerable.Range(0, left.Count).MinBy(
                i => left[i].Cost * (1 + 2 * Overlap(search.ChangedBy(left[i].Row), changed)));
            int[] columns = search.ChangedBy(left[best].Row);
            chosen.Add(Describe(model, own, search, coder, left[best].Row, left[best].Share, left[best].IsPlausible));
            changed.Add(columns);
            // What only adds changes to one that is there tells nothing new.
            left = [.. left.Where(candidate => columns.Except(search.ChangedBy(candidate.Row)).Any())];
        }
        return chosen;
    }

    private static double Overlap(int[] columns, List<int[]> chosen) => chosen.Count == 0
        ? 0
        : chosen.Max(other => columns.Intersect(other).Count() / (double)columns.Union(other).Count());

    private static Counterfactual Describe(
        IModel model, Table own, CandidateSearch search, RowCoder coder, double[] candidate, double share,
        bool isPlausible)
    {
        Table row = coder.Decode([candidate]);
        Table answer = model.Predict(row);
        string text = answer.Columns[0].Format(0) ?? "missing";
        OutputField? probability = model.Signature.Outputs.FirstOrDefault(
            o => o.Role == OutputRole.Probability && o.Label == text);
        return new Counterfactual
        {
            Changes =
            [
                .. search.ChangedBy(candidate)
                    .Select(c => new CounterfactualChange(
                        own.Columns[c].Name, own.Columns[c].Format(0), row.Columns[c].Format(0),
                        coder.Distance(c, search.Row[c], candidate[c])))
                    .OrderByDescending(change => change.Distance),
            ],
            Row = row,
            Answer = text,
            Probability = probability is null ? null : answer[probability.Name].ToNumbers()[0],
            Plausibility = share,
            IsPlausible = isPlausible,
        };
    }

    /// <summary>Whether the model answers to a row as wished already.</summary>
    public static bool IsMet(IModel model, Table row, CounterfactualGoal goal)
    {
        Table answer = model.Predict(row);
        return goal.Met(answer, answer.Columns[0].Format(0))[0];
    }

    /// <summary>Refuses rules that do not suit the columns of a model.</summary>
    /// <exception cref="InputException"><c>unknown-column</c> or <c>no-order</c>.</exception>
    public void CheckRules(Signature signature)
    {
        foreach ((string name, ColumnRule rule) in Rules)
        {
            InputField input = signature.Inputs.FirstOrDefault(i => i.Name == name) ?? throw new InputException(
                "unknown-column", $"The model reads no column '{name}'.",
                NearestNames.Hint(name, signature.Inputs.Select(i => i.Name)));
            bool needsOrder = rule.Direction is ChangeDirection.Up or ChangeDirection.Down
                || double.IsFinite(rule.Low) || double.IsFinite(rule.High);
            if (needsOrder && input.Kind is not (ColumnKind.Number or ColumnKind.Integer or ColumnKind.Time))
            {
                throw new InputException(
                    "no-order", $"Column '{name}' is {ColumnKinds.NameOf(input.Kind)}, which has no up, down or range.",
                    "Freeze it, or leave it free.");
            }
        }
    }
}
