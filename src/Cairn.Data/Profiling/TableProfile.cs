using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Profiling;

/// <summary>The profile of a table: what data looked like, without the data. It travels with a model.</summary>
public sealed record TableProfile
{
    /// <summary>Number of rows.</summary>
    public required long Rows { get; init; }

    /// <summary>A profile of each column, in the order of the table.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>
    /// Profiles of what a model answered to rows that it had not learnt from (a hold-out part, or out of fold); empty
    /// when unknown. They are apart from <see cref="Columns"/> because a feature may have the name of an output.
    /// </summary>
    /// <remarks>
    /// Answers to rows of the training data are surer of themselves and would show drift where there is none.
    /// </remarks>
    public IReadOnlyList<ColumnProfile> Predictions { get; init; } = [];

    /// <summary>The profile of a table.</summary>
    /// <param name="table">Any table.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <param name="cancellation">Checked before each column.</param>
    /// <remarks>
    /// Exact, by sorting a copy of each numeric column: O(rows log rows) time and 8 bytes a row for each thread.
    /// Distinct texts beyond 100,000 are estimated.
    /// </remarks>
    public static TableProfile Of(Table table, int threads = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new TableProfile { Rows = table.RowCount, Columns = ColumnsOf(table, threads, cancellation) };
    }

    /// <summary>The same profile with <see cref="Predictions"/> taken from a model's answers to unseen rows.</summary>
    /// <param name="outputs">The output columns of the model.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    public TableProfile WithPredictions(Table outputs, int threads = 1) =>
        this with { Predictions = ColumnsOf(outputs, threads, CancellationToken.None) };

    /// <summary>The profile of the column called <paramref name="name"/>, or null.</summary>
    public ColumnProfile? Find(string name) => Columns.FirstOrDefault(c => c.Name == name);

    /// <summary>The form of <c>profile.json</c>; <see cref="FromJson"/> reads it back to an equal profile.</summary>
    public JsonObject ToJson() => TableProfileJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InputException"><c>bad-profile</c>: the JSON is not a profile; the message names the
    /// place.</exception>
    public static TableProfile FromJson(JsonNode? json) => TableProfileJson.Read(json);

    private static ColumnProfile[] ColumnsOf(Table table, int threads, CancellationToken cancellation)
    {
        IReadOnlyList<Column> columns = table.Columns;
        ColumnProfile[] profiles = new ColumnProfile[columns.Count];
        ParallelBlocks.For(
            profiles.Length, threads, i => profiles[i] = ColumnProfiler.Profile(columns[i]), cancellation);
        return profiles;
    }
}
