using Cairn.Data.Columns;

namespace Cairn.Learning.Diagnosis;

/// <summary>A column in bins that slices are made of: bins of equal numbers of rows in order of value, or levels.</summary>
internal sealed class SliceColumn
{
    private const int NumberBins = 8;
    private const int MostLevels = 16;

    private readonly Column _column;
    private readonly double[] _lows;
    private readonly double[] _highs;
    private readonly string[] _levels;

    private SliceColumn(Column column, int[] bins, double[] lows, double[] highs, string[] levels)
    {
        _column = column;
        Bins = bins;
        _lows = lows;
        _highs = highs;
        _levels = levels;
    }

    /// <summary>Bin of each row: 0 for missing, then the bins in order; −1 for levels too rare to be looked at.</summary>
    public int[] Bins { get; }

    public int Count => 1 + (IsOrdered ? _lows.Length : _levels.Length);

    public bool IsOrdered => _levels.Length == 0;

    public static SliceColumn Of(Column column)
    {
        if (!ColumnKinds.IsNumeric(column.Kind) || column.Kind == ColumnKind.Boolean)
            return OfLevels(column);
        double[] values = column.ToNumbers();
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        double[] distinct = [.. sorted.Distinct().Take(NumberBins + 1)];
        double[] lows = distinct.Length <= NumberBins
            ? distinct
            : [.. Enumerable.Range(0, NumberBins).Select(i => sorted[(int)((long)i * sorted.Length / NumberBins)]).Distinct()];
        int[] bins = new int[values.Length];
        double[] highs = new double[lows.Length];
        Array.Fill(highs, double.NegativeInfinity);
        for (int row = 0; row < bins.Length; row++)
        {
            if (!double.IsFinite(values[row]))
                continue;
            int at = Array.BinarySearch(lows, values[row]);
            int bin = at >= 0 ? at : Math.Max(0, ~at - 1);
            highs[bin] = Math.Max(highs[bin], values[row]);
            bins[row] = 1 + bin;
        }
        return new SliceColumn(column, bins, lows, highs, []);
    }

    /// <summary>The condition of the bins from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public SliceCondition Condition(int first, int last)
    {
        if (first == 0)
            return new SliceCondition(_column.Name);
        return IsOrdered
            ? new SliceCondition(
                _column.Name,
                Low: first == 1 ? double.NegativeInfinity : _lows[first - 1],
                High: last == _lows.Length ? double.PositiveInfinity : _highs[last - 1],
                IsTime: _column.Kind == ColumnKind.Time)
            : new SliceCondition(_column.Name, _levels[first - 1]);
    }

    /// <summary>Runs of bins that a slice of one column may have: all intervals, or single levels.</summary>
    public IEnumerable<(int First, int Last)> Runs() => IsOrdered
        ? from first in Enumerable.Range(0, Count)
          from last in Enumerable.Range(first, first == 0 ? 1 : Count - first)
          where first == 0 || last - first + 1 < Count - 1
          select (first, last)
        : Enumerable.Range(0, Count).Select(bin => (bin, bin));

    /// <summary>Fewer runs, for slices of two columns: quarters and halves, or single levels.</summary>
    public IEnumerable<(int First, int Last)> CoarseRuns()
    {
        if (!IsOrdered || Count - 1 <= 3)
            return Enumerable.Range(0, Count).Select(bin => (bin, bin));
        int bins = Count - 1;
        List<(int, int)> runs = [(0, 0)];
        foreach (int parts in new[] { 2, 4 })
        {
            for (int part = 0; part < parts; part++)
            {
                int first = 1 + part * bins / parts;
                int last = (part + 1) * bins / parts;
                if (last >= first)
                    runs.Add((first, last));
            }
        }
        return runs.Distinct();
    }

    private static SliceColumn OfLevels(Column column)
    {
        string?[] texts = [.. Enumerable.Range(0, column.Count).Select(column.Format)];
        string[] levels =
        [
            .. texts.OfType<string>().CountBy(text => text).OrderByDescending(pair => pair.Value)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(MostLevels).Select(pair => pair.Key),
        ];
        Dictionary<string, int> codeOf = levels.Index().ToDictionary(l => l.Item, l => l.Index + 1, StringComparer.Ordinal);
        int[] bins = [.. texts.Select(text => text is null ? 0 : codeOf.GetValueOrDefault(text, -1))];
        return new SliceColumn(column, bins, [], [], levels);
    }
}
