namespace Cairn.Learning.Reports.Html;

/// <summary>Parts that the report and the dashboard share.</summary>
public static class PageParts
{
    /// <summary>Three stones on each other: the mark of Cairn.</summary>
    public static Markup Logo { get; } = new(
        "<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><rect x=\"2\" y=\"15.5\" width=\"20\" height=\"6.5\" rx=\"3.2\"/>"
        + "<rect x=\"4.5\" y=\"8.6\" width=\"14\" height=\"5.6\" rx=\"2.8\" opacity=\".8\"/>"
        + "<rect x=\"8\" y=\"2.6\" width=\"8.5\" height=\"4.7\" rx=\"2.3\" opacity=\".6\"/></svg>");

    /// <summary>The button that switches between light and dark; shown where scripts run.</summary>
    public static Markup ThemeButton { get; } = new(
        "<button type=\"button\" class=\"icon-button js-only\" data-theme-toggle aria-label=\"Switch between light and dark\" "
        + "title=\"Light or dark\"><svg viewBox=\"0 0 24 24\" aria-hidden=\"true\"><circle cx=\"12\" cy=\"12\" r=\"4.2\"/>"
        + "<path d=\"M12 2.5v2.2M12 19.3v2.2M2.5 12h2.2M19.3 12h2.2M5.3 5.3l1.6 1.6M17.1 17.1l1.6 1.6M5.3 18.7l1.6-1.6"
        + "M17.1 6.9l1.6-1.6\"/></svg></button>");
}
