namespace Cairn.Learning.Trees.Objectives.Ranking;

/// <summary>The rows of each query, which need not follow each other.</summary>
internal sealed class QueryOrder
{
    /// <summary>Groups rows by their query.</summary>
    /// <param name="queries">Number of the query of each row.</param>
    public QueryOrder(int[] queries)
    {
        Rows = [.. Enumerable.Range(0, queries.Length)];
        // Keys with the row behind the query keep rows of a query in their order.
        long[] keys = [.. queries.Select((query, row) => (long)query << 32 | (uint)row)];
        Array.Sort(keys, Rows);
        List<int> starts = [];
        for (int place = 0; place < Rows.Length; place++)
        {
            if (place == 0 || queries[Rows[place]] != queries[Rows[place - 1]])
                starts.Add(place);
            Longest = Math.Max(Longest, place + 1 - starts[^1]);
        }
        starts.Add(Rows.Length);
        Starts = [.. starts];
    }

    /// <summary>All rows, those of a query together.</summary>
    public int[] Rows { get; }

    /// <summary>Where the rows of each query begin, and where the last ends.</summary>
    public int[] Starts { get; }

    /// <summary>Number of queries.</summary>
    public int Count => Starts.Length - 1;

    /// <summary>Most rows of a query.</summary>
    public int Longest { get; }

    /// <summary>The rows of a query.</summary>
    public ReadOnlySpan<int> RowsOf(int query) => Rows.AsSpan(Starts[query], Starts[query + 1] - Starts[query]);
}
