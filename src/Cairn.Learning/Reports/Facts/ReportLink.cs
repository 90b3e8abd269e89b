namespace Cairn.Learning.Reports.Facts;

/// <summary>Where more is told of a model.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What it tells.</param>
/// <param name="Address">A page beside this one, as a relative address; null where it has to be made.</param>
/// <param name="Command">What makes it; null where it is there.</param>
public sealed record ReportLink(string Title, string Description, string? Address = null, string? Command = null);
