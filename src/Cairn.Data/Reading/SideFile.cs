using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>
/// Files of one number a line that go with a data file, as LightGBM has them: the number of rows of each query, or the
/// weight of each row.
/// </summary>
public static class SideFile
{
    private const string Query = "query";
    private const string Weight = "weight";
    private const int LongestShown = 40;

    /// <summary>The rows with a column <c>query</c>: the first so many rows are query 0, the next query 1, and so on.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="path">File with the number of rows of each query, in order.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>; <c>malformed-data</c>, with the line; <c>wrong-rows</c>: the numbers do not sum to the rows; or
    /// <c>duplicate-column</c>.
    /// </exception>
    public static TableReadResult WithQueries(TableReadResult data, string path)
    {
        int rows = data.Table.RowCount;
        long[] queries = new long[rows];
        long next = 0;
        int query = 0;
        foreach ((double count, long line) in Read(path, rows))
        {
            if (!(count >= 0) || !double.IsInteger(count))
                throw Bad(path, line, count.ToString("R", CultureInfo.InvariantCulture), "the number of rows of a query");
            long end = (long)Math.Min(next + count, rows + 1.0);
            for (; next < Math.Min(end, rows); next++)
                queries[next] = query;
            if (end > rows)
                throw WrongRows(path, $"more than {rows}", rows);
            query++;
        }
        return next == rows
            ? Add(data, new IntegerColumn(Query, queries)) with { QueryColumn = Query }
            : throw WrongRows(path, $"{next}", rows);
    }

    /// <summary>The rows with a column <c>weight</c>.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="path">File with the weight of each row, in order.</param>
    /// <exception cref="InputException">As for <see cref="WithQueries"/>.</exception>
    public static TableReadResult WithWeights(TableReadResult data, string path)
    {
        List<double> weights = [];
        foreach ((double weight, _) in Read(path, data.Table.RowCount))
            weights.Add(weight);
        return weights.Count == data.Table.RowCount
            ? Add(data, new NumberColumn(Weight, [.. weights])) with { WeightColumn = Weight }
            : throw WrongRows(path, $"{weights.Count}", data.Table.RowCount);
    }

    private static TableReadResult Add(TableReadResult data, Column column) => data with
    {
        Table = data.Table.Find(column.Name) is null
            ? data.Table.With(column)
            : throw new InputException(
                "duplicate-column", $"The data has a column '{column.Name}' already.", "Leave the file of it out."),
        Schema = new Schema(
            [.. data.Schema.Fields, new SchemaField { Name = column.Name, Kind = column.Kind, Evidence = "from a file of its own" }]),
    };

    private static IEnumerable<(double Value, long Line)> Read(string path, int rows)
    {
        using ByteSource source = ByteSource.Open(path);
        using StreamReader text = new(source.OpenText());
        long read = 0;
        for (long number = 1; text.ReadLine() is string line; number++)
        {
            ReadOnlyMemory<char> content = line.AsMemory().Trim();
            if (content.IsEmpty)
                continue;
            // A query may have no rows, so a few more lines than rows are no error by themselves.
            if (++read > 2L * rows + 1000)
                throw WrongRows(path, $"more than {rows}", rows);
            if (!double.TryParse(content.Span, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
                throw Bad(path, number, $"'{content[..Math.Min(content.Length, LongestShown)]}'", "a number");
            yield return (value, number);
        }
    }

    private static MalformedDataException Bad(string path, long line, string found, string wanted) =>
        new(Path.GetFileName(path), $"found {found}, wanted {wanted}.", line);

    private static InputException WrongRows(string path, string found, int rows) => new(
        "wrong-rows", $"{Path.GetFileName(path)} is for {found} rows, the data has {rows}.",
        "Give the file that belongs to this data.");
}
