using System.Text;
using System.Text.Json;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;
using Cairn.Server.Inference.Columns;

namespace Cairn.Server.Inference;

/// <summary>
/// Collects the rows of one request, column by column, straight into the typed columns that the model reads.
/// </summary>
/// <remarks>Used by one request at a time, and kept for the next.</remarks>
internal sealed class RowsBuilder
{
    private readonly Signature _signature;
    private readonly Utf8Names _names;
    private readonly ColumnBuilder[] _columns;
    private readonly int[] _stamps;
    private int _stamp;
    private int _stamped;

    /// <summary>A builder for the rows of a model.</summary>
    /// <param name="signature">The columns that the model reads.</param>
    /// <param name="names">An index of their names.</param>
    /// <param name="maxRows">Most rows of one request.</param>
    public RowsBuilder(Signature signature, Utf8Names names, int maxRows)
    {
        _signature = signature;
        _names = names;
        _columns = [.. signature.Inputs.Select(ColumnBuilder.For)];
        _stamps = new int[_columns.Length];
        MaxRows = maxRows;
    }

    /// <summary>Number of columns that the model reads.</summary>
    public int Width => _columns.Length;

    /// <summary>Most rows of one request.</summary>
    public int MaxRows { get; }

    /// <summary>The builder of a column, in order of the signature.</summary>
    public ColumnBuilder this[int column] => _columns[column];

    /// <summary>Forgets everything and makes room for <paramref name="rows"/> rows.</summary>
    public void Reset(int rows)
    {
        foreach (ColumnBuilder column in _columns)
            column.Reset(rows);
    }

    /// <summary>
    /// Begins a set of names in which every column has to stand once: the keys of a row, or the inputs of a request.
    /// </summary>
    public void BeginNames()
    {
        _stamp++;
        _stamped = 0;
    }

    /// <summary>The column named by the property or text that <paramref name="reader"/> stands on.</summary>
    /// <param name="reader">Stands on a name.</param>
    /// <param name="guess">The column that is probably meant.</param>
    /// <exception cref="InputException"><c>extra-column</c> or <c>duplicate-column</c>.</exception>
    public int TakeName(ref Utf8JsonReader reader, int guess)
    {
        int column = reader.ValueIsEscaped
            ? _names.Find(Encoding.UTF8.GetBytes(reader.GetString()!))
            : _names.Find(reader.ValueSpan, guess);
        if (column < 0)
            throw ExtraColumn(reader.GetString()!);
        if (_stamps[column] == _stamp)
        {
            throw new InputException(
                "duplicate-column", $"Column '{_columns[column].Field.Name}' is given twice.",
                "Give every column once.");
        }
        _stamps[column] = _stamp;
        _stamped++;
        return column;
    }

    /// <summary>Ends a set of names.</summary>
    /// <param name="row">0-based row that the names belong to, or −1 when they are those of the whole request.</param>
    /// <exception cref="InputException"><c>missing-column</c>.</exception>
    public void EndNames(int row)
    {
        if (_stamped == _columns.Length)
            return;
        InputField missing = _columns[Array.FindIndex(_stamps, stamp => stamp != _stamp)].Field;
        string where = row < 0 ? "" : $", row {row + 1}";
        throw new InputException(
            "missing-column",
            $"Column '{missing.Name}' ({ColumnKinds.NameOf(missing.Kind)}) is missing{where}.",
            missing.AllowMissing
                ? "Give every column that the model reads; a value may be null, a column may not be left out."
                : "Give every column that the model reads.");
    }

    /// <summary>Checks that a request may have so many rows.</summary>
    /// <exception cref="RequestException"><c>too-many-rows</c>, status 413.</exception>
    public void CheckRows(long rows)
    {
        if (rows > MaxRows)
        {
            throw new RequestException(
                413, "too-many-rows",
                $"The request has more than {MaxRows} rows, which is the most that this server takes at once.",
                "Send the rows in several requests.");
        }
    }

    /// <summary>The rows as a table of the input columns, in order of the signature.</summary>
    /// <exception cref="InputException"><c>ragged-columns</c> or <c>no-rows</c>.</exception>
    public Table Build()
    {
        int rows = _columns.Length == 0 ? 0 : _columns[0].Count;
        foreach (ColumnBuilder column in _columns)
        {
            if (column.Count != rows)
            {
                throw new InputException(
                    "ragged-columns",
                    $"Column '{column.Field.Name}' has {column.Count} values where '{_columns[0].Field.Name}' has {rows}.",
                    "Give every column one value a row; null where it is missing.");
            }
        }
        if (rows == 0)
            throw new InputException("no-rows", "The request has no rows to predict.");
        Column[] columns = new Column[_columns.Length];
        for (int i = 0; i < columns.Length; i++)
            columns[i] = _columns[i].Build();
        return new Table(columns);
    }

    private InputException ExtraColumn(string name) => new(
        "extra-column", $"Column '{name}' is not one that the model reads.",
        NearestNames.Hint(name, _signature.Inputs.Select(i => i.Name)));
}
