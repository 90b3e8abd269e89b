using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Formats.LibSvm;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>
/// One reading of LibSVM's format: columns <c>label</c>, <c>weight</c> and <c>qid</c> where they are written, and one
/// called <c>f</c> and its index for each index that occurs.
/// </summary>
internal sealed class LibSvmReading(ByteSource source, TableReadOptions options)
{
    public const string Label = "label";
    public const string Weight = "weight";
    public const string Query = "qid";

    // Beyond this a whole number is no longer exact as a double, and no label.
    private const double MostWhole = 1L << 53;

    public TableReadResult Run()
    {
        LibSvmData data;
        using (Stream text = source.OpenText())
            data = LibSvmReader.Read(text, source.Name, options.MaxRows, options.Cancellation);
        List<Column> columns = [Whole(Label, data.Labels)];
        if (data.Weights is not null)
            columns.Add(new NumberColumn(Weight, data.Weights));
        if (data.Queries is not null)
            columns.Add(new IntegerColumn(Query, data.Queries));
        columns.AddRange(Features(data));
        CheckNames([.. columns.Select(column => column.Name)]);
        for (int i = 0; i < columns.Count; i++)
            columns[i] = InWantedKind(columns[i]);
        SchemaField[] fields =
        [
            .. columns.Select(column => new SchemaField
            {
                Name = column.Name,
                Kind = column.Kind,
                Evidence = Evidence.Of(column, ""),
            }),
        ];
        string rows = string.Create(
            CultureInfo.InvariantCulture, $"{data.RowCount:N0} rows, {data.Indices.Length:N0} entries");
        string others = options.AbsentIsMissing ? "missing" : "0";
        return new TableReadResult(
            new Table(columns), new Schema(fields), source.Digest,
            [$"{source.Name} was read as LibSVM: {rows}; what is not written is {others}"])
        {
            TargetColumn = Label,
            WeightColumn = data.Weights is null ? null : Weight,
            QueryColumn = data.Queries is null ? null : Query,
        };
    }

    private static Column Whole(string name, double[] values) =>
        Array.TrueForAll(values, value => double.IsInteger(value) && Math.Abs(value) <= MostWhole)
            ? new IntegerColumn(name, [.. values.Select(value => (long)value)])
            : new NumberColumn(name, values);

    private IEnumerable<Column> Features(LibSvmData data)
    {
        // Indices that a schema knows but this file lacks are columns all the same: nothing of them is written.
        SortedSet<int> known = [.. data.Indices.Distinct()];
        foreach (string name in (options.Schema?.Fields.Select(field => field.Name) ?? []).Concat(options.Kinds.Keys))
        {
            if (IndexOf(name) is int index)
                known.Add(index);
        }
        if (known.Count > options.MaxColumns)
        {
            throw new MalformedDataException(
                source.Name, $"found {known.Count} different indices, where at most {options.MaxColumns} are read.",
                hint: "Leave out the rarest, or hash them into fewer.");
        }
        int[] indices = [.. known];
        Dictionary<int, int> columnOf = new(indices.Length);
        for (int column = 0; column < indices.Length; column++)
            columnOf[indices[column]] = column;
        int[] columns = [.. data.Indices.Select(index => columnOf[index])];
        SparseMatrix matrix = new(
            indices.Length, data.RowStarts, columns, data.Values, options.AbsentIsMissing ? double.NaN : 0);
        return matrix.ToTable(
            [.. indices.Select(index => string.Create(CultureInfo.InvariantCulture, $"f{index}"))]).Columns;
    }

    private static int? IndexOf(string name) =>
        name.Length > 1 && name[0] == 'f' && (name[1] != '0' || name.Length == 2)
            && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index
            : null;

    private Column InWantedKind(Column column)
    {
        if (options.Kinds.TryGetValue(column.Name, out ColumnKind kind))
            return ColumnConversion.Convert(column, kind);
        return options.Schema?.Find(column.Name) is SchemaField field
            ? ColumnConversion.Convert(column, field.Kind)
            : column;
    }

    private void CheckNames(string[] names)
    {
        if (options.AllowAbsentColumns)
            return;
        IEnumerable<string> wanted = options.Kinds.Keys.Concat(options.Schema?.Fields.Select(f => f.Name) ?? []);
        string? absent = wanted.FirstOrDefault(name => !names.Contains(name));
        if (absent is not null)
        {
            throw new InputException(
                "unknown-column", $"{source.Name} has no column '{absent}'.", NearestNames.Hint(absent, names));
        }
    }
}
