namespace Cairn.Learning.Reports.Cards;

/// <summary>A sign of a leak on a card.</summary>
/// <param name="Code">Its kind.</param>
/// <param name="Message">What was found.</param>
public sealed record CardLeak(string Code, string Message);
