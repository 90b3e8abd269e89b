namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>How columns are prepared; what the options of <see cref="Prepared"/> of the same names say.</summary>
internal sealed record PreparationOptions(string Numbers, string Categories, string Missing, int MinLevelRows);
