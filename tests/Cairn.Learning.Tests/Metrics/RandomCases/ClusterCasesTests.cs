using Cairn.Learning.Metrics.Clusters;

namespace Cairn.Learning.Tests.Metrics.RandomCases;

public sealed class ClusterCasesTests
{
    [Fact]
    public void Agreement_of_partitions_is_that_of_scikit_learn() => CaseGoldens.Check(
        "partitions", static (golden, number) =>
    {
        CaseRandom random = new(6_000_000 + (ulong)number);
        int rows = random.Rows(number);
        int groups = 1 + random.Below(7);
        int[] a = [.. Enumerable.Range(0, rows).Select(_ => random.Below(groups))];
        bool near = random.Uniform() < 0.6;
        int[] b = [.. a.Select(g => near && random.Uniform() < 0.8 ? g : 3 * random.Below(4))];
        if (number % 17 == 5)
            Array.Clear(a);
        if (number % 17 == 11)
            b = [.. Enumerable.Range(0, rows)];
        void Meet(string metric, double value) => golden.Meet(metric, number, value);

        Meet("rand", PartitionMetrics.Rand(a, b));
        Meet("adjusted_rand", PartitionMetrics.AdjustedRand(a, b));
        Meet("mutual_information", PartitionMetrics.MutualInformation(a, b));
        foreach (EntropyMean mean in Enum.GetValues<EntropyMean>())
        {
            string name = mean.ToString().ToLowerInvariant();
            Meet($"nmi_{name}", PartitionMetrics.NormalizedMutualInformation(a, b, mean));
            golden.MeetWhereDefined($"ami_{name}", number, PartitionMetrics.AdjustedMutualInformation(a, b, mean));
        }
        Meet("homogeneity", PartitionMetrics.Homogeneity(a, b));
        Meet("completeness", PartitionMetrics.Completeness(a, b));
        Meet("v_measure", PartitionMetrics.VMeasure(a, b));
        Meet("v_measure_2", PartitionMetrics.VMeasure(a, b, 2));
        Meet("fowlkes_mallows", PartitionMetrics.FowlkesMallows(a, b));
        (double apart, double second, double first, double together) = PartitionMetrics.PairConfusion(a, b);
        Meet("pair_confusion", CaseGoldens.Digest([apart, second, first, together]));
    });

    [Fact]
    public void Separation_of_groups_is_that_of_scikit_learn() => CaseGoldens.Check("separation", static (golden, number) =>
    {
        CaseRandom random = new(7_000_000 + (ulong)number);
        int rows = number < 10 ? 2 + random.Below(4) : 6 + random.Below(40);
        int dimensions = 1 + random.Below(4);
        int groups = 1 + random.Below(5);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => 2 * random.Below(groups))];
        double[] x = new double[rows * dimensions];
        for (int i = 0; i < x.Length; i++)
            x[i] = CaseRandom.Tied(random.Uniform() + 0.4 * labels[i / dimensions], number);
        if (number % 17 == 11)
            labels = [.. Enumerable.Range(0, rows)];
        double[] each = SeparationMetrics.Silhouettes(x, labels);
        golden.Meet("silhouette", number, SeparationMetrics.Silhouette(x, labels));
        golden.Meet("silhouettes", number, each.Length == 0 ? double.NaN : CaseGoldens.Digest(each));
        golden.Meet("davies_bouldin", number, SeparationMetrics.DaviesBouldin(x, labels));
        golden.Meet("calinski_harabasz", number, SeparationMetrics.CalinskiHarabasz(x, labels));
    });
}
