namespace Cairn.Server.Dashboard.Views;

/// <summary>Why a page cannot be shown.</summary>
/// <param name="Status">Status of the answer.</param>
/// <param name="Message">What happened.</param>
/// <param name="Hint">What to do about it, or null.</param>
public sealed record ErrorView(int Status, string Message, string? Hint);
