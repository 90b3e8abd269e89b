namespace Cairn.Learning.Explanation;

/// <summary>How much one source column matters to a model.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Gain">
/// Share, 0 to 1, that the model itself gives to the column from its own structure; null where it gives none.
/// </param>
/// <param name="Permutation">
/// Mean loss of the metric when the column's values are shuffled among the rows; about 0 for a column of no use. Null
/// where it was not measured.
/// </param>
/// <param name="Deviation">Standard deviation of that loss over the repeats, with n − 1; null for fewer than two.</param>
public sealed record ImportanceRow(string Column, double? Gain, double? Permutation, double? Deviation)
{
    /// <summary>Share, 0 to 1, of the splits of a model of trees that are by the column; null for other models.</summary>
    public double? Split { get; init; }

    /// <summary>
    /// Share, 0 to 1, of the rows that come to splits by the column, by the weight that training gave them; null for other
    /// models.
    /// </summary>
    public double? Cover { get; init; }
}
