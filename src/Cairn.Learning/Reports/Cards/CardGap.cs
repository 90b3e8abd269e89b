namespace Cairn.Learning.Reports.Cards;

/// <summary>How far groups lie apart, on a card.</summary>
/// <param name="Columns">The sensitive columns.</param>
/// <param name="Notion">The notion of fairness, such as <c>equalized_odds</c>.</param>
/// <param name="Difference">Highest less lowest.</param>
/// <param name="Low">Lower end of its interval; null where it has none.</param>
/// <param name="High">Upper end of its interval.</param>
/// <param name="Lowest">The group with the lowest value.</param>
/// <param name="Highest">The group with the highest value.</param>
public sealed record CardGap(
    string Columns, string Notion, double Difference, double? Low, double? High, string Lowest, string Highest);
