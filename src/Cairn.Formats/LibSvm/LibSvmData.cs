namespace Cairn.Formats.LibSvm;

/// <summary>What a text in LibSVM's format holds: labels, and the entries of each row one after another.</summary>
public sealed class LibSvmData
{
    internal LibSvmData(double[] labels, double[]? weights, long[]? queries, int[] rowStarts, int[] indices, double[] values)
    {
        Labels = labels;
        Weights = weights;
        Queries = queries;
        RowStarts = rowStarts;
        Indices = indices;
        Values = values;
    }

    /// <summary>Number of rows.</summary>
    public int RowCount => Labels.Length;

    /// <summary>Label of each row.</summary>
    public double[] Labels { get; }

    /// <summary>Weight of each row where labels are written <c>label:weight</c>; null where none is.</summary>
    public double[]? Weights { get; }

    /// <summary>Query of each row where it is written <c>qid:number</c>; null where none is.</summary>
    public long[]? Queries { get; }

    /// <summary>Place of the first entry of each row, and the number of entries at the end: rows + 1 numbers.</summary>
    public int[] RowStarts { get; }

    /// <summary>Index of each entry as it is written, ≥ 0; no index comes twice in a row.</summary>
    public int[] Indices { get; }

    /// <summary>Value of each entry; NaN where the text says <c>nan</c>.</summary>
    public double[] Values { get; }
}
