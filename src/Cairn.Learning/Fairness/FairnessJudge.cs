namespace Cairn.Learning.Fairness;

/// <summary>Measures groups and the gaps between them.</summary>
internal sealed class FairnessJudge
{
    private static readonly (string Name, GroupMean Mean)[] s_means =
    [
        ("mean_actual", GroupMean.Actual), ("mean_prediction", GroupMean.Prediction), ("mean_error", GroupMean.Error),
        ("mean_absolute_error", GroupMean.AbsoluteError), ("root_mean_squared_error", GroupMean.RootMeanSquaredError),
    ];

    // Over all classes these are the same for any model.
    private static readonly GroupRate[] s_meanRates = [.. GroupRate.All.Except([GroupRate.Base, GroupRate.Selection])];

    private readonly AuditedPredictions _predictions;
    private readonly JudgedGroupRows _rows;
    private readonly FairnessOptions _options;
    private readonly GroupScores? _scores;

    public FairnessJudge(AuditedPredictions predictions, JudgedGroupRows rows, FairnessOptions options)
    {
        _predictions = predictions;
        _rows = rows;
        _options = options;
        _scores = GroupScores.Of(rows);
    }

    private bool JudgesEachClass => _rows.Views.Length > 1;

    /// <summary>The audit of all tables; the first table is of all rows as one group, and not told.</summary>
    public FairnessAudit Judge(IReadOnlyList<SensitiveGroups> groups, List<string> notes)
    {
        List<(string[] Columns, IReadOnlyList<string> Names, int[] GroupOf)> parts =
            [([], ["all"], new int[_rows.Chosen.Length]),
            .. groups.Select(g => (g.Columns.ToArray(), g.Names, g.GroupOf))];
        GroupTally[] tallies =
            [.. parts.Select(part => GroupTally.Of(_rows, part.GroupOf, part.Names.Count, _rows.Weights))];
        double[] squares = [.. _rows.Weights.Select(weight => weight * weight)];
        GroupTally[] squared = [.. parts.Select(part => GroupTally.Of(_rows, part.GroupOf, part.Names.Count, squares))];
        int[][][] members = [.. parts.Select(part => MembersOf(part.GroupOf, part.Names.Count))];
        List<GapMeasure>[] gaps =
        [
            .. parts.Select((_, t) => GapMeasure.Of(
                tallies[t], [.. Enumerable.Range(0, members[t].Length)
                .Where(g => members[t][g].Length >= _options.MinimumRows)], _rows)),
        ];
        Intervals intervals = new(this, parts, members, gaps);

        FairnessTable[] tables = new FairnessTable[parts.Count];
        for (int t = 0; t < parts.Count; t++)
        {
            GroupFairness[] told =
            [
                .. parts[t].Names.Select((name, g) => GroupOf(
                    name, members[t][g], tallies[t], squared[t], g, part => intervals.Of(t, g, part),
                    isSmall: t > 0 && members[t][g].Length < _options.MinimumRows)),
            ];
            tables[t] = new FairnessTable(
                parts[t].Columns, told,
                [
                    .. gaps[t].Select((gap, i) => new FairnessGap(
                        gap.Name, intervals.Difference(t, i), intervals.Ratio(t, i), parts[t].Names[gap.Lowest],
                        parts[t].Names[gap.Highest],
                        gap.View is int view ? _predictions.Labels[_rows.Views[view]] : null)),
                ])
            { Worst = WorstOf(told) };
        }
        foreach (FairnessTable table in tables.Skip(1))
            AddNotes(table, notes);
        return new FairnessAudit
        {
            Task = _predictions.Task,
            Target = _predictions.Target,
            PositiveLabel = _rows.Views.Length == 1 ? _predictions.Labels[_rows.Views[0]] : null,
            MinimumRows = _options.MinimumRows,
            Resamples = _options.Resamples,
            Overall = tables[0].Groups[0],
            Tables = tables[1..],
            Notes = notes,
        };
    }

    private static int[][] MembersOf(int[] groupOf, int groups)
    {
        List<int>[] members = [.. Enumerable.Range(0, groups).Select(_ => new List<int>())];
        for (int i = 0; i < groupOf.Length; i++)
            members[groupOf[i]].Add(i);
        return [.. members.Select(list => list.ToArray())];
    }

    private GroupFairness GroupOf(
        string name, int[] members, GroupTally tally, GroupTally squares, int group, Func<string,
        GroupEstimate> interval, bool isSmall)
    {
        GroupFairness told = new(name, members.Length, tally.Weight(group), isSmall);
        if (!_rows.IsClasses)
            return told with { Numbers = s_means.ToDictionary(mean => mean.Name, mean => interval(mean.Name)) };
        if (JudgesEachClass)
        {
            return told with
            {
                Rates = s_meanRates.ToDictionary(
                    rate => rate.Name, rate => rate == GroupRate.Accuracy
                        ? GroupEstimate.OfShare(
                            tally.Rate(rate, group, -1), Rows(tally.Weight(group), squares.Weight(group)))
                        : interval(rate.Name)),
                Classes = Enumerable.Range(0, _rows.Views.Length).ToDictionary(
                    view => _predictions.Labels[_rows.Views[view]],
                    view => (IReadOnlyDictionary<string, GroupEstimate>)RatesOf(tally, squares, group, view)),
            };
        }
        told = told with { Rates = RatesOf(tally, squares, group, 0) };
        if (_scores is null || members.Length == 0)
            return told;
        (Dictionary<string, GroupEstimate> numbers, IReadOnlyList<CalibrationBin> bins) = _scores.Judge(members);
        if (numbers.ContainsKey("calibration_gap"))
            numbers["calibration_gap"] = interval("calibration_gap");
        return told with { Numbers = numbers, Calibration = bins };
    }

    private static Dictionary<string, GroupEstimate> RatesOf(
        GroupTally tally, GroupTally squares, int group, int view) =>
        GroupRate.All.ToDictionary(
            rate => rate.Name, rate => GroupEstimate.OfShare(
                tally.Rate(rate, group, view),
                Rows(rate.Among(tally.Cells(group, view)), rate.Among(squares.Cells(group, view)))));

    // How many rows of equal weight would tell as much.
    private static double Rows(double weight, double squares) => squares > 0 ? weight * weight / squares : 0;

    private WorstGroup? WorstOf(GroupFairness[] groups)
    {
        GroupFairness[] large = [.. groups.Where(group => !group.IsSmall)];
        if (large.Length == 0)
            return null;
        (string loss, Func<GroupFairness, double> value) = _rows.IsClasses
            ? ("error_rate", (Func<GroupFairness, double>)(group => 1 - group.Rates["accuracy"].Value))
            : ("mean_absolute_error", group => group.Numbers["mean_absolute_error"].Value);
        GroupFairness worst = large.MaxBy(value)!;
        return new WorstGroup(loss, worst.Name, value(worst), _options.LossBound);
    }

    private void AddNotes(FairnessTable table, List<string> notes)
    {
        string[] small = [.. table.Groups.Where(g => g.IsSmall).Select(g => $"{g.Name} ({g.Rows})")];
        if (small.Length > 0)
            notes.Add($"{table.Title}: fewer than {_options.MinimumRows} rows, left out of gaps: "
                + $"{string.Join(", ", small)}");
        if (table.Gaps.Count == 0)
            notes.Add($"{table.Title}: fewer than two groups have {_options.MinimumRows} rows, so there are no gaps to "
                + "tell");
        if (JudgesEachClass)
            return;
        foreach ((GroupRate rate, string what) in new[]
        {
            (GroupRate.TruePositive, "TPR and FNR"), (GroupRate.FalsePositive, "FPR and TNR"),
            (GroupRate.PositivePredictive, "PPV"), (GroupRate.NegativePredictive, "NPV"),
        })
        {
            string[] unknown =
                [.. table.Groups.Where(g => !g.IsSmall && g.Rates.TryGetValue(rate.Name, out GroupEstimate value)
                && !value.IsKnown).Select(g => g.Name)];
            if (unknown.Length > 0)
                notes.Add($"{table.Title}: without {rate.Of}, so that {what} are unknown: "
                    + $"{string.Join(", ", unknown)}");
        }
    }

    // Everything that has an interval by resampling, measured in one go.
    private sealed class Intervals
    {
        private readonly Dictionary<(int Table, int Index, string What), GroupEstimate> _found = [];

        public Intervals(
            FairnessJudge judge, List<(string[] Columns, IReadOnlyList<string> Names, int[] GroupOf)> parts,
            int[][][] members,
            List<GapMeasure>[] gaps)
        {
            List<(int Table, Func<GroupTally, double> Value)> statistics = [];
            List<(int, int, string)> keys = [];
            void Ask(int table, int index, string what, Func<GroupTally, double> value)
            {
                keys.Add((table, index, what));
                statistics.Add((table, value));
            }

            for (int t = 0; t < parts.Count; t++)
            {
                foreach ((int i, GapMeasure gap) in gaps[t].Index())
                {
                    Ask(t, i, "difference", gap.Difference);
                    Ask(t, i, "ratio", gap.Ratio);
                }
                for (int g = 0; g < members[t].Length; g++)
                {
                    int group = g;
                    foreach ((string name, GroupMean mean) in judge._rows.IsClasses ? [] : s_means)
                        Ask(t, g, name, tally => tally.Mean(mean, group));
                    foreach (GroupRate rate in judge.JudgesEachClass ? s_meanRates : [])
                        Ask(t, g, rate.Name, tally => tally.Rate(rate, group, -1));
                    if (judge._rows.AreProbabilities)
                        Ask(t, g, "calibration_gap", tally => tally.CalibrationGap(group));
                }
            }
            GroupEstimate[] estimates = FairnessScores.Estimate(
                judge._rows, [.. parts.Select(part => (part.GroupOf, part.Names.Count))], statistics, judge._options);
            for (int k = 0; k < keys.Count; k++)
                _found[keys[k]] = estimates[k];
        }

        public GroupEstimate Of(int table, int group, string what) => _found[(table, group, what)];

        public GroupEstimate Difference(int table, int gap) => _found[(table, gap, "difference")];

        public GroupEstimate Ratio(int table, int gap) => _found[(table, gap, "ratio")];
    }
}
