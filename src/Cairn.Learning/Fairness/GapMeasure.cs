namespace Cairn.Learning.Fairness;

/// <summary>A gap between two groups that were picked, as a function of how much each row counts.</summary>
/// <param name="Name">The notion of fairness.</param>
/// <param name="Lowest">The group with the lowest value.</param>
/// <param name="Highest">The group with the highest.</param>
/// <param name="View">
/// Where each of several classes is judged: the place of the one with the widest gap; otherwise null.
/// </param>
/// <param name="Value">The value of a group.</param>
/// <param name="HasRatio">Whether values are never below 0, so that a ratio means something.</param>
internal sealed record GapMeasure(
    string Name, int Lowest, int Highest, int? View, Func<GroupTally, int, double> Value, bool HasRatio)
{
    private static readonly (string Name, GroupRate Rate)[] s_rates =
    [
        ("demographic_parity", GroupRate.Selection),
        ("equal_opportunity", GroupRate.TruePositive),
        ("predictive_equality", GroupRate.FalsePositive),
        ("predictive_parity", GroupRate.PositivePredictive),
        ("negative_predictive_parity", GroupRate.NegativePredictive),
        ("accuracy_parity", GroupRate.Accuracy),
    ];

    private static readonly (string Name, GroupMean Mean)[] s_means =
    [
        ("mean_prediction", GroupMean.Prediction), ("mean_error", GroupMean.Error),
            ("mean_absolute_error", GroupMean.AbsoluteError),
    ];

    // Equalised odds takes the lesser of two ratios, which need not be that of the wider gap.
    private GapMeasure? OfRatio { get; init; }

    /// <summary>Highest less lowest.</summary>
    public double Difference(GroupTally tally) => Value(tally, Highest) - Value(tally, Lowest);

    /// <summary>Lowest by highest; NaN where the highest is not above 0.</summary>
    public double Ratio(GroupTally tally)
    {
        if (OfRatio is not null)
            return OfRatio.Ratio(tally);
        double highest = Value(tally, Highest);
        return HasRatio && highest > 0 ? Value(tally, Lowest) / highest : double.NaN;
    }

    /// <summary>The gap of each notion between the groups that lie farthest apart by it.</summary>
    /// <param name="tally">Sums of all groups.</param>
    /// <param name="large">The groups that are compared.</param>
    /// <param name="rows">What is judged.</param>
    public static List<GapMeasure> Of(GroupTally tally, int[] large, JudgedGroupRows rows)
    {
        List<GapMeasure> gaps = [];
        if (large.Length < 2)
            return gaps;
        if (!rows.IsClasses)
        {
            foreach ((string name, GroupMean mean) in s_means)
                Add(gaps, Widest(name, tally, large, null, (t, group) =>
                    t.Mean(mean, group), mean == GroupMean.AbsoluteError));
            return gaps;
        }
        bool several = rows.Views.Length > 1;
        foreach ((string name, GroupRate rate) in s_rates)
        {
            GapMeasure?[] found = several && rate == GroupRate.Accuracy
                ? [Widest(name, tally, large, null, (t, group) => t.Rate(rate, group, -1), true)]
                : [.. rows.Views.Select((_, view) => Widest(
                    name, tally, large, several ? view : null, (t, group) => t.Rate(rate, group, view), true))];
            Add(gaps, found.MaxBy(gap => gap?.Difference(tally) ?? -1));
        }
        GapMeasure? hits = gaps.Find(gap => gap.Name == "equal_opportunity");
        GapMeasure? alarms = gaps.Find(gap => gap.Name == "predictive_equality");
        if (hits is not null && alarms is not null)
        {
            GapMeasure wider = hits.Difference(tally) >= alarms.Difference(tally) ? hits : alarms;
            GapMeasure lesser = hits.Ratio(tally) <= alarms.Ratio(tally) || double.IsNaN(alarms.Ratio(tally))
                ? hits
                : alarms;
            gaps.Insert(1, wider with { Name = "equalized_odds", OfRatio = lesser });
        }
        if (rows.AreProbabilities)
            Add(gaps, Widest("calibration", tally, large, null, (t, group) => t.CalibrationGap(group), false));
        return gaps;
    }

    // A group without the rows that a rate is of has none.
    private static GapMeasure? Widest(
        string name, GroupTally tally, int[] large, int? view, Func<GroupTally, int, double> value, bool hasRatio)
    {
        int[] known = [.. large.Where(group => !double.IsNaN(value(tally, group)))];
        return known.Length < 2 ? null : new GapMeasure(
            name, known.MinBy(group => value(tally, group)), known.MaxBy(group => value(tally, group)), view, value,
            hasRatio);
    }

    private static void Add(List<GapMeasure> gaps, GapMeasure? gap)
    {
        if (gap is not null)
            gaps.Add(gap);
    }
}
