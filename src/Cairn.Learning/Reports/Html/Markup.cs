namespace Cairn.Learning.Reports.Html;

/// <summary>Text that is HTML already and is written as it is. Everything else is encoded.</summary>
/// <param name="Html">Well-formed HTML.</param>
public readonly record struct Markup(string Html)
{
    /// <summary>No markup at all.</summary>
    public static Markup None { get; } = new("");

    /// <inheritdoc/>
    public override string ToString() => Html;
}
