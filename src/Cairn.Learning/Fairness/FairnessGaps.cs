namespace Cairn.Learning.Fairness;

/// <summary>Finds how far groups lie apart.</summary>
internal static class FairnessGaps
{
    private static readonly (string Name, string Rate)[] s_rates =
    [
        ("demographic_parity", "selection_rate"),
        ("equal_opportunity", "true_positive_rate"),
        ("predictive_equality", "false_positive_rate"),
        ("predictive_parity", "positive_predictive_value"),
        ("negative_predictive_parity", "negative_predictive_value"),
        ("accuracy_parity", "accuracy"),
    ];

    public static IReadOnlyList<FairnessGap> Of(GroupFairness[] groups)
    {
        if (groups.Length < 2)
            return [];
        List<FairnessGap> gaps = [];
        if (groups[0].Rates.Count == 0)
        {
            foreach (string name in new[] { "mean_prediction", "mean_error", "mean_absolute_error" })
                Add(gaps, name, groups, g => new RateEstimate(g.Numbers[name], double.NaN, double.NaN));
            return gaps;
        }
        foreach ((string name, string rate) in s_rates)
            Add(gaps, name, groups, g => g.Rates[rate]);
        FairnessGap? hits = gaps.Find(gap => gap.Name == "equal_opportunity");
        FairnessGap? alarms = gaps.Find(gap => gap.Name == "predictive_equality");
        if (hits is not null && alarms is not null)
        {
            FairnessGap wider = hits.Difference.Value >= alarms.Difference.Value ? hits : alarms;
            gaps.Insert(1, wider with { Name = "equalized_odds", Ratio = Math.Min(hits.Ratio, alarms.Ratio) });
        }
        return gaps;
    }

    // A group without the rows that a rate is of has none.
    private static void Add(
        List<FairnessGap> gaps, string name, GroupFairness[] groups, Func<GroupFairness, RateEstimate> of)
    {
        GroupFairness[] told = [.. groups.Where(g => !double.IsNaN(of(g).Value))];
        if (told.Length < 2)
            return;
        GroupFairness lowest = told.MinBy(g => of(g).Value)!;
        GroupFairness highest = told.MaxBy(g => of(g).Value)!;
        double most = of(highest).Value;
        gaps.Add(new FairnessGap(
            name, of(highest).Minus(of(lowest)), most > 0 ? of(lowest).Value / most : double.NaN, lowest.Name, highest.Name));
    }
}
