using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports;

/// <summary>A section that a method of its page writes.</summary>
/// <param name="Id">Identifier of the section in its page.</param>
/// <param name="Title">Its name in the table of contents.</param>
/// <param name="Writer">Writes it.</param>
public sealed record WrittenSection(string Id, string Title, Action<HtmlWriter> Writer) : IReportSection
{
    /// <inheritdoc/>
    public void Write(HtmlWriter html) => Writer(html);
}
