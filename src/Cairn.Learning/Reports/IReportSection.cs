using Cairn.Learning.Reports.Html;

namespace Cairn.Learning.Reports;

/// <summary>A section of a page: made of the facts that it tells, and of nothing else.</summary>
public interface IReportSection
{
    /// <summary>Identifier of the section in its page, in the letters a to z.</summary>
    string Id { get; }

    /// <summary>Its name in the table of contents.</summary>
    string Title { get; }

    /// <summary>Writes the heading and what it tells.</summary>
    /// <param name="html">Where it goes.</param>
    void Write(HtmlWriter html);
}
