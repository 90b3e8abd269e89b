using Cairn.Data.Columns;
using Cairn.Data.Generation;
using Cairn.Data.Profiling;

namespace Cairn.Data.Tests.Generation;

public sealed class SubscriptionBusinessTests
{
    [Fact]
    public void Same_seed_makes_the_same_customers_at_any_number_of_threads()
    {
        string one = Fingerprint(new SubscriptionBusiness(3).Year(10_000, threads: 1).Table);
        string three = Fingerprint(new SubscriptionBusiness(3).Year(10_000, threads: 3).Table);

        Assert.Equal(one, three);
        Assert.NotEqual(one, Fingerprint(new SubscriptionBusiness(4).Year(10_000).Table));
    }

    [Fact]
    public void More_customers_begin_with_the_same_ones()
    {
        SubscriptionBusiness business = new();

        Assert.Equal(Fingerprint(business.Year(50).Table), Fingerprint(business.Year(80).Table.Head(50)));
        Assert.Equal(
            Fingerprint(business.Live(80, shifted: true).Table.Slice(30, 80)),
            Fingerprint(business.Live(50, shifted: true, first: 30).Table));
    }

    [Fact]
    public void Live_customers_are_not_those_of_the_year()
    {
        SubscriptionBusiness business = new();

        Assert.NotEqual(
            Fingerprint(business.Year(50).Table.Select(["usage_hours"])),
            Fingerprint(business.Live(50, shifted: false).Table.Select(["usage_hours"])));
    }

    [Fact]
    public void Shift_changes_its_own_columns_and_no_bit_of_the_others()
    {
        SubscriptionBusiness business = new(5);
        Table before = business.Live(2000, shifted: false).Requests;
        Table after = business.Live(2000, shifted: true).Requests;

        IEnumerable<string> changed = before.Names.Where(
            name => Fingerprint(before.Select([name])) != Fingerprint(after.Select([name])));

        Assert.Equal(SubscriptionBusiness.ShiftedColumns, changed);
        Assert.Equal(SubscriptionBusiness.ShiftedColumns.Count, SubscriptionBusiness.ShiftSentences.Count);
    }

    [Fact]
    public void Shift_keeps_the_share_of_missing_values()
    {
        SubscriptionBusiness business = new(5);

        Assert.Equal(
            business.Live(2000, shifted: false).Table["usage_hours"].MissingCount,
            business.Live(2000, shifted: true).Table["usage_hours"].MissingCount);
    }

    [Fact]
    public void Columns_look_like_a_business()
    {
        TableProfile profile = TableProfile.Of(new SubscriptionBusiness().Year(20_000).Table);

        Assert.Equal(17, profile.Columns.Count);
        Assert.Equal(ColumnKind.Identifier, profile.Find("customer_id")!.Kind);
        Assert.Equal(20_000, profile.Find("customer_id")!.Distinct);
        Assert.InRange(profile.Find("churned")!.Mean!.Value, 0.15, 0.35);
        Assert.InRange(profile.Find("usage_hours")!.MissingRate, 0.03, 0.05);
        Assert.InRange(profile.Find("satisfaction")!.MissingRate, 0.33, 0.37);
        Assert.InRange(profile.Find("country")!.MissingRate, 0.01, 0.02);
        Assert.Equal(0, profile.Find("plan")!.Missing);
        Assert.Equal(4, profile.Find("plan")!.Distinct);
        double year = (profile.Find("signup_date")!.Max - profile.Find("signup_date")!.Min)!.Value / 86400;
        Assert.InRange(year, 350, 365);
    }

    [Fact]
    public void Outcomes_follow_the_true_probabilities()
    {
        SubscriptionSample sample = new SubscriptionBusiness(2).Year(50_000);
        double[] churned = sample.Table[SubscriptionBusiness.Target].ToNumbers();
        int[] order = [.. Enumerable.Range(0, churned.Length).OrderBy(i => sample.ChurnProbabilities[i])];

        foreach (int[] tenth in order.Chunk(5000))
            Assert.Equal(tenth.Average(i => sample.ChurnProbabilities[i]), tenth.Average(i => churned[i]), 0.025);
    }

    [Fact]
    public void Best_possible_auc_is_that_of_the_true_probabilities()
    {
        SubscriptionSample sample = new SubscriptionBusiness(2).Year(50_000);
        double[] churned = sample.Table[SubscriptionBusiness.Target].ToNumbers();

        Assert.InRange(sample.OptimalRocAuc, 0.82, 0.92);
        Assert.Equal(RocAuc(sample.ChurnProbabilities, churned), sample.OptimalRocAuc, 0.006);
    }

    [Fact]
    public void Expected_auc_counts_ties_half_and_certainty_fully()
    {
        Assert.Equal(0.5, SubscriptionSample.ExpectedRocAuc([0.3, 0.3, 0.3]), 1e-12);
        Assert.Equal(1, SubscriptionSample.ExpectedRocAuc([0, 1, 0, 1]), 1e-12);
        // P(first positive, second negative): 0.8·0.8 = 0.64 in order, 0.2·0.2 = 0.04 against it.
        Assert.Equal(0.64 / 0.68, SubscriptionSample.ExpectedRocAuc([0.2, 0.8]), 1e-12);
        Assert.Equal(0.5, SubscriptionSample.ExpectedRocAuc([]));
    }

    [Fact]
    public void Requests_lack_the_outcome()
    {
        SubscriptionSample sample = new SubscriptionBusiness().Live(3, shifted: false);

        Assert.Null(sample.Requests.Find(SubscriptionBusiness.Target));
        Assert.Equal(sample.Table.Columns.Count - 1, sample.Requests.Columns.Count);
        Assert.Equal(0, new SubscriptionBusiness().Year(0).Table.RowCount);
    }

    private static double RocAuc(IReadOnlyList<double> scores, double[] labels)
    {
        int[] order = [.. Enumerable.Range(0, labels.Length).OrderBy(i => scores[i])];
        double ranks = 0;
        for (int rank = 0; rank < order.Length; rank++)
            ranks += labels[order[rank]] > 0 ? rank + 1 : 0;
        double positives = labels.Sum();
        return (ranks - positives * (positives + 1) / 2) / (positives * (labels.Length - positives));
    }

    private static string Fingerprint(Table table) => string.Join(
        '\n', Enumerable.Range(0, table.RowCount).Select(row => string.Join(',', table.Columns.Select(c => c.Format(row)))));
}
