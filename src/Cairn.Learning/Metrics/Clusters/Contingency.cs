namespace Cairn.Learning.Metrics.Clusters;

/// <summary>How many rows are of each pair of groups of two partitions, and what follows from it.</summary>
internal sealed class Contingency
{
    private Contingency(double[] cells, double[] first, double[] second)
    {
        Cells = cells;
        First = first;
        Second = second;
        Rows = first.Sum();
    }

    /// <summary>Rows by group of the first and of the second partition, row-major; groups in ascending order.</summary>
    public double[] Cells { get; }

    /// <summary>Rows of each group of the first.</summary>
    public double[] First { get; }

    /// <summary>Rows of each group of the second.</summary>
    public double[] Second { get; }

    /// <summary>Number of rows.</summary>
    public double Rows { get; }

    public static Contingency Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        MetricInput.CheckLengths(first.Length, second.Length, 0);
        (int[] a, int groups) = Numbered(first);
        (int[] b, int others) = Numbered(second);
        double[] cells = new double[(long)groups * others];
        double[] ofFirst = new double[groups];
        double[] ofSecond = new double[others];
        for (int row = 0; row < a.Length; row++)
        {
            cells[a[row] * others + b[row]]++;
            ofFirst[a[row]]++;
            ofSecond[b[row]]++;
        }
        return new Contingency(cells, ofFirst, ofSecond);
    }

    /// <summary>Whether both put the same rows together.</summary>
    public bool IsIdentical
    {
        get
        {
            int used = Cells.Count(cell => cell > 0);
            return used == First.Length && used == Second.Length;
        }
    }

    /// <summary>Mutual information, in nats, ≥ 0.</summary>
    public double MutualInformation()
    {
        double sum = 0;
        for (int i = 0; i < First.Length; i++)
        {
            for (int j = 0; j < Second.Length; j++)
            {
                double cell = Cells[i * Second.Length + j];
                if (cell > 0)
                    sum += cell / Rows * (Math.Log(cell / Rows) - Math.Log(First[i] / Rows) - Math.Log(Second[j] / Rows));
            }
        }
        return Math.Max(0, Math.Abs(sum) < 1e-15 ? 0 : sum);
    }

    /// <summary>Entropy of group sizes, in nats.</summary>
    public double Entropy(double[] sizes)
    {
        double sum = 0;
        foreach (double size in sizes)
            sum -= size / Rows * Math.Log(size / Rows);
        return sizes.Length == 1 ? 0 : sum;
    }

    /// <summary>Pairs of rows, each counted both ways: apart in both, together in the second only, in the first only, in both.</summary>
    public (double Apart, double SecondOnly, double FirstOnly, double Together) Pairs()
    {
        double together = Cells.Sum(c => c * c);
        double first = First.Sum(c => c * c);
        double second = Second.Sum(c => c * c);
        return (Rows * Rows - first - second + together, second - together, first - together, together - Rows);
    }

    private static (int[] Numbers, int Count) Numbered(ReadOnlySpan<int> labels)
    {
        int[] distinct = labels.ToArray();
        Array.Sort(distinct);
        int count = 0;
        for (int i = 0; i < distinct.Length; i++)
        {
            if (i == 0 || distinct[i] != distinct[i - 1])
                distinct[count++] = distinct[i];
        }
        int[] numbers = new int[labels.Length];
        for (int row = 0; row < numbers.Length; row++)
            numbers[row] = Array.BinarySearch(distinct, 0, count, labels[row]);
        return (numbers, count);
    }
}
