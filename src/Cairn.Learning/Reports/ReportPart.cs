namespace Cairn.Learning.Reports;

/// <summary>Sections that answer one question of a reader.</summary>
/// <param name="Title">The question or its subject; empty where a page has one part.</param>
/// <param name="Sections">The sections in order; a part without any is left out.</param>
public sealed record ReportPart(string Title, IReadOnlyList<IReportSection> Sections);
