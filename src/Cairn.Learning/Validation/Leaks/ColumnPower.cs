using Cairn.Data.Columns;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>How well each column alone tells the target of rows that were not looked at.</summary>
/// <remarks>
/// The tiniest of trees: one leaf for each level or quantile bin of the column. Rows are in five parts at random; each is
/// told by the leaves of the other four, so a column of many levels cannot look good by remembering. Classes are judged
/// by the errors of always guessing the most frequent class that go, two classes by the area under the ROC curve as well;
/// numbers by R², of the leaves or of a straight line where that is better.
/// </remarks>
internal sealed class ColumnPower
{
    private const int Parts = 5;
    private const int FewestRows = 500;
    private const int MostRows = 50_000;
    private const long MostCells = 200_000_000;
    private const int MostBins = 64;
    private const int RowsPerBin = 20;
    private const double LeastArea = 0.96;
    private const double LeastGain = 0.88;
    private const double LeastR2 = 0.96;

    private readonly Column _target;
    private readonly Column[] _columns;
    private readonly double[] _gains;
    private readonly double[] _areas;

    public ColumnPower(Dataset data, Column target, FitContext context)
    {
        _target = target;
        _columns = [.. data.Features.Where(f => f != target)];
        int most = (int)Math.Clamp(MostCells / Math.Max(1, _columns.Length), 1000, MostRows);
        int[] rows = [.. Enumerable.Range(0, data.RowCount)];
        new SeededRandom(0x1EA5).Shuffle<int>(rows);
        Rows = rows.Length > most ? rows[..most] : rows;
        if (LearningTasks.IsClassification(data.Task))
        {
            Labels = [.. Rows.Select(row => data.Classes.Codes[row])];
            LabelCount = data.Classes.Labels.Count;
        }
        else if (ColumnKinds.IsNumeric(target.Kind))
        {
            double[] all = target.ToNumbers();
            Numbers = [.. Rows.Select(row => all[row])];
        }
        _gains = new double[_columns.Length];
        _areas = new double[_columns.Length];
        Array.Fill(_areas, double.NaN);
        ParallelBlocks.For(_columns.Length, context.Threads, i =>
        {
            (int[] bins, int count) = ColumnBins.Of(_columns[i], Rows, Math.Clamp(Rows.Length / RowsPerBin, 2, MostBins));
            if (Labels.Length > 0)
                (_gains[i], _areas[i]) = OfClasses(bins, count);
            else
                _gains[i] = Math.Max(OfNumbers(bins, count), OfLine(_columns[i]));
        }, context.Cancellation);
    }

    /// <summary>The rows that are looked at, at random.</summary>
    public int[] Rows { get; }

    /// <summary>Class of each of the rows; empty for numbers.</summary>
    public int[] Labels { get; } = [];

    public int LabelCount { get; }

    /// <summary>Target of each of the rows; empty for classes.</summary>
    public double[] Numbers { get; } = [];

    /// <summary>Whether there are rows enough for a sign to be more than chance.</summary>
    public bool IsEnough => Rows.Length >= FewestRows;

    /// <summary>The columns by how well they tell the target alone, best first.</summary>
    public IEnumerable<Column> Ranked => _columns.Index().OrderByDescending(c => _gains[c.Index]).Select(c => c.Item);

    /// <summary>A warning for each column that alone tells the target nearly always.</summary>
    public IEnumerable<LeakWarning> Find()
    {
        for (int i = 0; i < _columns.Length && IsEnough; i++)
        {
            string name = _columns[i].Name;
            if (Labels.Length > 0 && _gains[i] >= LeastGain && (double.IsNaN(_areas[i]) || _areas[i] >= LeastArea))
            {
                string area = double.IsNaN(_areas[i]) ? "" : $" (ROC AUC {LeakText.Figure(_areas[i])})";
                yield return new LeakWarning(
                    "leaks-target", [name],
                    $"'{name}' alone takes away {LeakText.Percent(_gains[i])} of the errors of guessing '{_target.Name}'{area}; "
                    + $"if it is known only after '{_target.Name}', leave it out with --drop.", EvidenceOf(name));
            }
            else if (Labels.Length == 0 && _gains[i] >= LeastR2)
            {
                yield return new LeakWarning(
                    "leaks-target", [name],
                    $"'{name}' alone tells '{_target.Name}' in unseen rows (R² {LeakText.Figure(_gains[i])}); "
                    + $"if it is known only after '{_target.Name}', leave it out with --drop.", EvidenceOf(name));
            }
        }
    }

    /// <summary>What was measured of a column.</summary>
    public IReadOnlyDictionary<string, double> EvidenceOf(string column)
    {
        int i = Array.FindIndex(_columns, c => c.Name == column);
        Dictionary<string, double> evidence = [];
        if (i < 0 || (Labels.Length == 0 && Numbers.Length == 0))
            return evidence;
        evidence[Labels.Length > 0 ? "errors_removed" : "r2"] = _gains[i];
        if (!double.IsNaN(_areas[i]))
            evidence["roc_auc"] = _areas[i];
        evidence["rows"] = Rows.Length;
        return evidence;
    }

    /// <summary>The share of the errors of always guessing the usual class that the bins take away, and the ROC AUC of two classes.</summary>
    public (double Gain, double Area) OfClasses(int[] bins, int binCount)
    {
        int[] total = new int[LabelCount];
        int[] counts = new int[binCount * LabelCount];
        foreach ((int i, int label) in Labels.Index())
        {
            total[label]++;
            counts[bins[i] * LabelCount + label]++;
        }
        int usual = Array.IndexOf(total, total.Max());
        int right = 0;
        double[] scores = new double[Labels.Length];
        int[][] inPart = CountsOfParts(bins, binCount);
        for (int i = 0; i < Labels.Length; i++)
        {
            int[] part = inPart[i % Parts];
            int at = bins[i] * LabelCount;
            int best = usual;
            int most = 0;
            int seen = 0;
            for (int label = 0; label < LabelCount; label++)
            {
                int count = counts[at + label] - part[at + label];
                seen += count;
                if (count > most)
                    (best, most) = (label, count);
            }
            right += best == Labels[i] ? 1 : 0;
            if (LabelCount == 2)
                scores[i] = (counts[at + 1] - part[at + 1] + (double)total[1] / Labels.Length) / (seen + 1);
        }
        double without = (double)total[usual] / Labels.Length;
        double gain = without < 1 ? ((double)right / Labels.Length - without) / (1 - without) : 0;
        return (gain, LabelCount == 2 ? Area(scores) : double.NaN);
    }

    private int[][] CountsOfParts(int[] bins, int binCount)
    {
        int[][] parts = [.. Enumerable.Range(0, Parts).Select(_ => new int[binCount * LabelCount])];
        for (int i = 0; i < Labels.Length; i++)
            parts[i % Parts][bins[i] * LabelCount + Labels[i]]++;
        return parts;
    }

    // Mean rank of the positive rows, ties by half.
    private double Area(double[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderBy(i => scores[i])];
        double ranks = 0;
        long positives = Labels.Count(label => label == 1);
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            while (to < order.Length && scores[order[to]] == scores[order[from]])
                to++;
            for (int i = from; i < to; i++)
                ranks += Labels[order[i]] == 1 ? (from + to + 1) / 2.0 : 0;
            from = to;
        }
        long negatives = scores.Length - positives;
        return positives == 0 || negatives == 0
            ? double.NaN
            : (ranks - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }

    private double OfNumbers(int[] bins, int binCount)
    {
        double[] sums = new double[binCount];
        int[] counts = new int[binCount];
        double[][] partSums = [.. Enumerable.Range(0, Parts).Select(_ => new double[binCount])];
        int[][] partCounts = [.. Enumerable.Range(0, Parts).Select(_ => new int[binCount])];
        for (int i = 0; i < Numbers.Length; i++)
        {
            sums[bins[i]] += Numbers[i];
            counts[bins[i]]++;
            partSums[i % Parts][bins[i]] += Numbers[i];
            partCounts[i % Parts][bins[i]]++;
        }
        double mean = Numbers.Length > 0 ? Numbers.Average() : 0;
        return Explained(i =>
        {
            int seen = counts[bins[i]] - partCounts[i % Parts][bins[i]];
            return seen > 0 ? (sums[bins[i]] - partSums[i % Parts][bins[i]]) / seen : mean;
        });
    }

    // A line through all rows has two numbers to remember; with rows enough that needs no parts.
    private double OfLine(Column column)
    {
        if (!ColumnKinds.IsNumeric(column.Kind) || Numbers.Length < 3)
            return 0;
        double[] all = column.ToNumbers();
        double[] x = [.. Rows.Select(row => all[row])];
        int[] known = [.. Enumerable.Range(0, x.Length).Where(i => double.IsFinite(x[i]))];
        if (known.Length < 3)
            return 0;
        double meanX = known.Average(i => x[i]);
        double meanY = known.Average(i => Numbers[i]);
        double spread = known.Sum(i => (x[i] - meanX) * (x[i] - meanX));
        if (spread == 0)
            return 0;
        double slope = known.Sum(i => (x[i] - meanX) * (Numbers[i] - meanY)) / spread;
        return Explained(i => double.IsFinite(x[i]) ? meanY + slope * (x[i] - meanX) : meanY);
    }

    private double Explained(Func<int, double> guess)
    {
        if (Numbers.Length == 0)
            return 0;
        double mean = Numbers.Average();
        double errors = 0;
        double spread = 0;
        for (int i = 0; i < Numbers.Length; i++)
        {
            double error = Numbers[i] - guess(i);
            errors += error * error;
            spread += (Numbers[i] - mean) * (Numbers[i] - mean);
        }
        double r2 = 1 - errors / spread;
        return double.IsNaN(r2) ? 0 : r2;
    }
}
