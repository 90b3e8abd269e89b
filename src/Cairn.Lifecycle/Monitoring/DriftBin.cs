namespace Cairn.Lifecycle.Monitoring;

/// <summary>A group of values of a column, and its share then and now. Shares of one column sum to 1.</summary>
/// <param name="Label">What is in it, such as <c>20 – 35</c>, <c>monthly</c>, <c>missing</c> or <c>never seen
/// before</c>.</param>
/// <param name="Reference">Share in the data of the profile, in [0, 1].</param>
/// <param name="Window">Share in the window, in [0, 1].</param>
public sealed record DriftBin(string Label, double Reference, double Window);
