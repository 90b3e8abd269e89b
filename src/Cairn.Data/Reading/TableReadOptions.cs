using Cairn.Data.Columns;
using Cairn.Data.Schemas;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Reading;

/// <summary>What a caller lays down about a text; what is left out is found out from the text.</summary>
public sealed record TableReadOptions
{
    /// <summary>Kinds and spellings of columns; columns that it does not name are inferred.</summary>
    public Schema? Schema { get; init; }

    /// <summary>Kinds of single columns, by name; they go before <see cref="Schema"/>.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>
    /// Whether columns that <see cref="Schema"/> or <see cref="Kinds"/> name may be absent from the text.
    /// </summary>
    public bool AllowAbsentColumns { get; init; }

    /// <summary>Whether the first record names the columns; without a header they are c1, c2, ….</summary>
    public bool? HasHeader { get; init; }

    /// <summary>The character between fields, in ASCII.</summary>
    public char? Delimiter { get; init; }

    /// <summary>How the text holds the table.</summary>
    public TableFormat? Format { get; init; }

    /// <summary>
    /// Texts that stand for a missing value in every column, besides the empty field. When null, the usual ones are
    /// believed where the rest of the column supports it.
    /// </summary>
    public IReadOnlyList<string>? MissingMarkers { get; init; }

    /// <summary>
    /// LibSVM: whether an entry that is not written is missing, as XGBoost reads it, or 0, as LIBSVM and LightGBM do.
    /// </summary>
    public bool AbsentIsMissing { get; init; }

    /// <summary>Threads to parse on; 0 means all.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Where the values of the columns are kept, in memory-mapped files; null for memory. The table is of use as long as
    /// the space is, and holds the same values. Columns of texts and of identifiers, which have no place there, are not
    /// kept, <see cref="TableReadResult.LeftOut"/> names them; and LibSVM's format is refused.
    /// </summary>
    public ScratchSpace? Scratch { get; init; }

    /// <summary>More rows than this are refused.</summary>
    public long MaxRows { get; init; } = Array.MaxLength;

    /// <summary>More columns than this are refused.</summary>
    public int MaxColumns { get; init; } = 100_000;

    /// <summary>Ends the reading early with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; init; }
}
