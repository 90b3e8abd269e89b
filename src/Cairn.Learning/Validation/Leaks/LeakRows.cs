using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation.Leaks;

/// <summary>The rows of a training and, numbered on after them, those of a test file.</summary>
internal sealed class LeakRows
{
    private readonly Table? _test;

    public LeakRows(Dataset data, Table? test, IReadOnlyList<Fold> parts)
    {
        _test = test;
        Data = data;
        Parts = parts is FoldSet { Repeats: > 1 } folds ? [.. folds.Take(folds.PerRepeat)] : parts;
        IsLeaveOneOut = parts is FoldSet { IsLeaveOneOut: true };
        Count = data.RowCount + (test?.RowCount ?? 0);
    }

    public Dataset Data { get; }

    /// <summary>Which rows are learnt from and judged; of repeated folds the first.</summary>
    public IReadOnlyList<Fold> Parts { get; }

    /// <summary>Whether each fold tests a single row.</summary>
    public bool IsLeaveOneOut { get; }

    public int Count { get; }

    /// <summary>Whether rows are judged by others of the same table.</summary>
    public bool IsDivided => _test is null;

    /// <summary>Columns of the table that the test file has too.</summary>
    public IEnumerable<Column> Shared => Data.Table.Columns.Where(c => _test is null || _test.Find(c.Name) is not null);

    /// <summary>The values of a column for all rows, both tables after one another.</summary>
    public T[] Values<T>(string column, Func<Column, T[]> read)
    {
        T[] values = read(Data.Table[column]);
        return _test is null ? values : [.. values, .. read(_test[column])];
    }

    /// <summary>Texts as numbers from 0 in order of first appearance; −1 for missing.</summary>
    public int[] Codes(string column)
    {
        string?[] texts = Values(column, c => Enumerable.Range(0, c.Count).Select(c.Format).ToArray());
        Dictionary<string, int> codeOf = new(StringComparer.Ordinal);
        int[] codes = new int[texts.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            if (texts[row] is not string text)
                codes[row] = -1;
            else if (!codeOf.TryGetValue(text, out codes[row]))
                codeOf[text] = codes[row] = codeOf.Count;
        }
        return codes;
    }

    /// <summary>For each judged row whether a row that is learnt from has its key; keys that are null have no fellow.</summary>
    /// <returns>How many judged rows have a fellow, and how many there are.</returns>
    public (int Found, int Of) CountFellows<T>(T[] keys, Func<T, bool> counts)
        where T : notnull
    {
        int found = 0;
        int all = 0;
        if (IsLeaveOneOut)
        {
            Dictionary<T, int> times = keys.Where(counts).CountBy(key => key).ToDictionary();
            return (keys.Count(key => counts(key) && times[key] > 1), keys.Length);
        }
        foreach (Fold part in Parts)
        {
            HashSet<T> learnt = [.. part.Train.Select(row => keys[row])];
            all += part.Test.Length;
            found += part.Test.Count(row => counts(keys[row]) && learnt.Contains(keys[row]));
        }
        return (found, all);
    }
}
