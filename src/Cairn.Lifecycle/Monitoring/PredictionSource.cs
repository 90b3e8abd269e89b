using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Lifecycle.Monitoring;

/// <summary>A version of a model with the columns that it reads and writes: what logged rows belong to.</summary>
internal sealed class PredictionSource
{
    private readonly (string Name, ColumnKind Kind)[] _inputs;
    private readonly (string Name, ColumnKind Kind)[] _outputs;

    public PredictionSource(int index, string model, string version, Table inputs, Table outputs)
    {
        Index = index;
        Model = model;
        Version = version;
        _inputs = FieldsOf(inputs);
        _outputs = FieldsOf(outputs);
    }

    /// <summary>Place among the sources of a log since it was opened.</summary>
    public int Index { get; }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>Version of the model.</summary>
    public string Version { get; }

    /// <summary>The columns that the model reads.</summary>
    public IReadOnlyList<(string Name, ColumnKind Kind)> Inputs => _inputs;

    /// <summary>The columns that it writes.</summary>
    public IReadOnlyList<(string Name, ColumnKind Kind)> Outputs => _outputs;

    /// <summary>Whether rows of a request belong here.</summary>
    public bool Takes(string model, string version, ReadOnlySpan<Column> inputs, ReadOnlySpan<Column> outputs) =>
        Model == model && Version == version && Same(_inputs, inputs) && Same(_outputs, outputs);

    private static (string, ColumnKind)[] FieldsOf(Table table) => [.. table.Columns.Select(c => (c.Name, c.Kind))];

    private static bool Same((string Name, ColumnKind Kind)[] fields, ReadOnlySpan<Column> columns)
    {
        if (fields.Length != columns.Length)
            return false;
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].Kind != columns[i].Kind || fields[i].Name != columns[i].Name)
                return false;
        }
        return true;
    }
}
