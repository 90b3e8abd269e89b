using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Validation;

/// <summary>How rows are to be divided into folds, before there are any rows.</summary>
public sealed record FoldPlan
{
    /// <summary>Most fits that a cross-validation makes, folds and repeats together.</summary>
    public const int MostFits = 10_000;

    private static readonly (string Name, FoldScheme Scheme)[] s_counted =
    [
        ("k-fold", FoldScheme.KFold), ("stratified", FoldScheme.Stratified), ("group", FoldScheme.Group),
        ("stratified-group", FoldScheme.StratifiedGroup), ("time", FoldScheme.Time),
    ];

    private static readonly (string Name, FoldScheme Scheme)[] s_uncounted =
    [
        ("leave-one-out", FoldScheme.LeaveOneOut), ("leave-one-group-out", FoldScheme.LeaveOneGroupOut),
    ];

    /// <summary>The way to divide.</summary>
    public FoldScheme Scheme { get; init; } = FoldScheme.ByRoles;

    /// <summary>Number of folds, ≥ 2; 0 where the data say how many.</summary>
    public int Count { get; init; }

    /// <summary>How often all rows are divided anew, ≥ 1; more than once only where rows or groups are shuffled.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>What is left out between the rows learnt from and the rows tested; time only.</summary>
    public TimeStretch? Gap { get; init; }

    /// <summary>The most recent stretch that is learnt from, a sliding window; all of the past when null; time only.</summary>
    public TimeStretch? Window { get; init; }

    /// <summary>Name of the column whose values are the folds; null unless the scheme is that.</summary>
    public string? Column { get; init; }

    /// <summary>Whether the number of folds follows from the data alone.</summary>
    public bool IsCountless => Scheme is FoldScheme.LeaveOneOut or FoldScheme.LeaveOneGroupOut or FoldScheme.Column;

    /// <summary>So many folds, by the roles of the data.</summary>
    public static implicit operator FoldPlan(int folds) => FromInt32(folds);

    /// <summary>So many folds, by the roles of the data.</summary>
    /// <param name="folds">Number of folds; <see cref="Check"/> says whether it can be.</param>
    public static FoldPlan FromInt32(int folds) => new() { Count = folds };

    /// <summary>
    /// Reads <c>5</c>, <c>time:5</c>, <c>stratified-group:5</c>, <c>leave-one-out</c>, <c>column:NAME</c> and their like.
    /// </summary>
    /// <param name="option">The option that it was given to, for messages.</param>
    /// <param name="text">What was given.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public static FoldPlan Parse(string option, string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int count))
            return new FoldPlan { Count = count };
        foreach ((string name, FoldScheme scheme) in s_uncounted)
        {
            if (text == name)
                return new FoldPlan { Scheme = scheme };
        }
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string head = colon < 0 ? text : text[..colon];
        string tail = colon < 0 ? "" : text[(colon + 1)..];
        if (head == "column" && tail.Length > 0)
            return new FoldPlan { Scheme = FoldScheme.Column, Column = tail };
        foreach ((string name, FoldScheme scheme) in s_counted)
        {
            if (head != name)
                continue;
            return int.TryParse(tail, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count)
                ? new FoldPlan { Scheme = scheme, Count = count }
                : throw new InputException(
                    "bad-option", $"Option {option}: found '{text}', wanted the number of folds after '{name}:', such as {name}:5.");
        }
        IEnumerable<string> known = s_counted.Select(s => s.Name).Concat(s_uncounted.Select(s => s.Name)).Append("column");
        throw new InputException(
            "bad-option", $"Option {option}: found '{text}', wanted a whole number such as 5, or a way to divide such as time:5.",
            NearestNames.Hint(head, known));
    }

    /// <summary>Checks all that can be checked without data.</summary>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public void Check()
    {
        if (!IsCountless && Count < 2)
            throw new InputException("bad-option", $"The number of folds: found {Count}, wanted at least 2.");
        if (Repeats < 1)
            throw new InputException("bad-option", $"The number of repeats: found {Repeats}, wanted at least 1.");
        if ((long)Math.Max(1, Count) * Repeats > MostFits)
        {
            throw new InputException(
                "bad-option", $"{Count} folds, {Repeats} times: found {(long)Count * Repeats} fits, wanted at most {MostFits}.");
        }
        if (Repeats > 1 && (IsCountless || Scheme == FoldScheme.Time))
        {
            throw new InputException(
                "bad-option", $"Folds '{this with { Repeats = 1 }}' are the same every time, so repeating them says nothing new.",
                "Leave out the repeats, or divide shuffled rows.");
        }
        if (Scheme is not (FoldScheme.Time or FoldScheme.ByRoles) && (Gap is not null || Window is not null))
        {
            throw new InputException(
                "bad-option", $"A {(Gap is null ? "window" : "gap")} is for folds in time; '{this}' are not.", "Try --folds time:5.");
        }
    }

    /// <summary>Checks what the roles of the data say, without looking at a row.</summary>
    /// <param name="hasTime">Whether a column orders the rows in time.</param>
    /// <param name="hasGroup">Whether a column groups the rows.</param>
    /// <exception cref="InputException"><c>bad-option</c>.</exception>
    public void CheckRoles(bool hasTime, bool hasGroup)
    {
        bool inTime = Scheme == FoldScheme.Time || (Scheme == FoldScheme.ByRoles && hasTime);
        if (Scheme == FoldScheme.Time && !hasTime)
            throw new InputException("bad-option", "Folds in time want a column of times.", "Name it with --time.");
        if (!inTime && (Gap is not null || Window is not null))
        {
            throw new InputException(
                "bad-option", $"A {(Gap is null ? "window" : "gap")} is for folds in time, and no column orders the rows.",
                "Name it with --time.");
        }
        if (!hasGroup && Scheme is (FoldScheme.Group or FoldScheme.StratifiedGroup or FoldScheme.LeaveOneGroupOut))
            throw new InputException("bad-option", $"Folds '{this}' want a column of groups.", "Name it with --group.");
        if (inTime && Repeats > 1)
        {
            throw new InputException(
                "bad-option", "Folds in time are the same every time, so repeating them says nothing new.", "Leave out the repeats.");
        }
        if (hasTime && !inTime && Scheme != FoldScheme.Column)
        {
            throw new InputException(
                "bad-option", $"Folds '{this}' would judge the past by models that know the future, though --time orders the rows.",
                "Use --folds time:5, or leave out --time.");
        }
        if (hasGroup && Scheme is (FoldScheme.KFold or FoldScheme.Stratified or FoldScheme.LeaveOneOut))
        {
            throw new InputException(
                "bad-option", $"Folds '{this}' would tear the groups apart that --group keeps together.",
                "Use --folds group:5 or stratified-group:5, or leave out --group.");
        }
    }

    /// <summary>The folds of some rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="seed">Root of the randomness.</param>
    /// <exception cref="InputException"><c>bad-folds</c>, <c>bad-option</c> or <c>unknown-column</c>.</exception>
    public FoldSet Make(Dataset data, ulong seed = 0)
    {
        Check();
        return Repeats == 1 ? Once(data, seed) : Folds.Repeated(data, s => Once(data, s), Repeats, seed);
    }

    /// <summary>The form that <see cref="Parse"/> reads, with repeats, gap and window in words.</summary>
    public override string ToString()
    {
        string name = Scheme switch
        {
            FoldScheme.ByRoles => string.Create(CultureInfo.InvariantCulture, $"{Count}"),
            FoldScheme.Column => "column:" + Column,
            _ => s_uncounted.FirstOrDefault(s => s.Scheme == Scheme).Name
                ?? string.Create(CultureInfo.InvariantCulture, $"{s_counted.First(s => s.Scheme == Scheme).Name}:{Count}"),
        };
        return name + (Repeats > 1 ? $" × {Repeats}" : "") + (Window is { } window ? $", window {window}" : "")
            + (Gap is { } gap ? $", gap {gap}" : "");
    }

    private FoldSet Once(Dataset data, ulong seed) => Scheme switch
    {
        FoldScheme.KFold => Folds.KFold(data, Count, seed),
        FoldScheme.Stratified => Folds.Stratified(data, Count, seed),
        FoldScheme.Group => Folds.Group(data, Count, seed),
        FoldScheme.StratifiedGroup => Folds.StratifiedGroup(data, Count, seed),
        FoldScheme.Time => Folds.Time(data, Count, Gap, Window),
        FoldScheme.LeaveOneOut => Folds.LeaveOneOut(data),
        FoldScheme.LeaveOneGroupOut => Folds.LeaveOneGroupOut(data),
        FoldScheme.Column => Folds.Given(data.Table[Column!]),
        _ when data.Time is not null => Folds.Time(data, Count, Gap, Window),
        _ => Folds.For(data, Count, seed),
    };
}
