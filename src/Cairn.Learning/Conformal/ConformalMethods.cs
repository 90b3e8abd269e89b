namespace Cairn.Learning.Conformal;

/// <summary>The ways to intervals and sets of a promised coverage, by name.</summary>
public static class ConformalMethods
{
    /// <summary>A part of the rows is set aside, and its errors say how wide intervals must be.</summary>
    public const string Split = "split";

    /// <summary>Every row is left out of one of several fits: no rows are lost, and intervals follow the models of all
    /// folds.</summary>
    public const string CrossValidation = "cv-plus";

    /// <summary><see cref="CrossValidation"/> with a fold for each row.</summary>
    public const string Jackknife = "jackknife-plus";

    /// <summary>Conformalised quantile regression: a band of quantiles, made wider or narrower until it
    /// covers.</summary>
    public const string Quantile = "quantile";

    /// <summary><see cref="Split"/> within each class, or each value of a column, so that each is covered by
    /// itself.</summary>
    public const string Mondrian = "mondrian";

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Split, CrossValidation, Jackknife, Quantile, Mondrian];

    internal const string Absolute = "absolute";
    internal const string Normalised = "normalised";
    internal const string Least = "lac";
    internal const string Adaptive = "aps";
    internal const string Regularised = "raps";

    internal static IReadOnlyList<string> NumberScores { get; } = [Absolute, Normalised];

    internal static IReadOnlyList<string> ClassScores { get; } = [Least, Adaptive, Regularised];
}
