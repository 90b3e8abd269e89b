using System.Globalization;
using System.Text.Json.Nodes;

namespace Cairn.Models.Learners;

/// <summary>A hyper-parameter of <typeparamref name="TLearner"/>: how to read, set and check it.</summary>
/// <typeparam name="TLearner">The learner record.</typeparam>
/// <remarks>
/// Declared once per option, in the learner's file; parsing, validation, storing, documentation and search all read
/// this declaration, and no reflection is needed.
/// </remarks>
public sealed class LearnerOption<TLearner> : LearnerOption
    where TLearner : class, ILearner
{
    private readonly Func<TLearner, JsonNode?> _get;
    private readonly Func<TLearner, string, TLearner?> _parse;
    private readonly Func<TLearner, bool> _isValid;

    private LearnerOption(
        LearnerOptionKind kind, string name, string description, string range,
        Func<TLearner, JsonNode?> get, Func<TLearner, string, TLearner?> parse, Func<TLearner, bool> isValid)
        : base(kind, name, description, range)
    {
        _get = get;
        _parse = parse;
        _isValid = isValid;
    }

    /// <summary>Values that other tools write differently, and how they are written here.</summary>
    private IReadOnlyDictionary<string, string> Synonyms { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    public override JsonNode? ValueIn(ILearner learner) => _get((TLearner)learner);

    /// <summary>The learner with this option set to what <paramref name="text"/> says.</summary>
    /// <exception cref="Formats.InputException"><c>bad-option</c>: not a value of the option's type.</exception>
    public TLearner Set(TLearner learner, string text) =>
        _parse(learner, Synonyms.GetValueOrDefault(text, text)) ?? throw OutOfRange(learner.Kind.Name, $"'{text}'");

    /// <summary>Whether the value in <paramref name="learner"/> lies in the option's range.</summary>
    public bool IsValid(TLearner learner) => _isValid(learner);

    /// <summary>A whole number in [<paramref name="min"/>, <paramref name="max"/>].</summary>
    public static LearnerOption<TLearner> Integer(
        string name, string description, Func<TLearner, int> get, Func<TLearner, int, TLearner> set, int min, int max) =>
        new(LearnerOptionKind.Integer, name, description, $"a whole number from {min} to {max}",
            l => get(l),
            (l, text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value)
                ? set(l, value) : null,
            l => get(l) >= min && get(l) <= max);

    /// <summary>A number in [<paramref name="min"/>, <paramref name="max"/>], or above <paramref name="min"/> when it is excluded.</summary>
    public static LearnerOption<TLearner> Number(
        string name, string description, Func<TLearner, double> get, Func<TLearner, double, TLearner> set,
        double min, double max = double.PositiveInfinity, bool minExcluded = false) =>
        new(LearnerOptionKind.Number, name, description,
            (minExcluded ? $"a number above {min}" : $"a number of at least {min}")
                + (double.IsPositiveInfinity(max) ? "" : $" and at most {max}"),
            l => get(l),
            (l, text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? set(l, value) : null,
            l => (minExcluded ? get(l) > min : get(l) >= min) && get(l) <= max && double.IsFinite(get(l)));

    /// <summary>True or false.</summary>
    public static LearnerOption<TLearner> Flag(
        string name, string description, Func<TLearner, bool> get, Func<TLearner, bool, TLearner> set) =>
        new(LearnerOptionKind.Flag, name, description, "true or false",
            l => get(l),
            (l, text) => bool.TryParse(text, out bool value) ? set(l, value) : null,
            _ => true);

    /// <summary>One of a few names.</summary>
    public static LearnerOption<TLearner> Choice(
        string name, string description, IReadOnlyList<string> choices,
        Func<TLearner, string> get, Func<TLearner, string, TLearner> set) =>
        new(LearnerOptionKind.Choice, name, description, "one of " + string.Join(", ", choices),
            l => get(l),
            (l, text) => choices.Contains(text) ? set(l, text) : null,
            l => choices.Contains(get(l)));

    /// <summary>A text of a small language of its own, such as a list of numbers or of names with signs.</summary>
    /// <param name="name">Name in snake_case.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="range">The values allowed, in words.</param>
    /// <param name="get">Reads the value of a learner.</param>
    /// <param name="set">The learner with the value.</param>
    /// <param name="isValid">Whether a text is of the language.</param>
    public static LearnerOption<TLearner> Text(
        string name, string description, string range,
        Func<TLearner, string> get, Func<TLearner, string, TLearner> set, Func<string, bool> isValid) =>
        new(LearnerOptionKind.Text, name, description, range, l => get(l), (l, text) => isValid(text) ? set(l, text) : null, l => isValid(get(l)));

    /// <summary>The same option, known by further names.</summary>
    public LearnerOption<TLearner> Alias(params string[] names) => Copy(aliases: [.. Aliases, .. names]);

    /// <summary>The same option, with the values that a search looks through.</summary>
    public LearnerOption<TLearner> Searched(SearchRange range) => Copy(search: range);

    /// <summary>The same option, taking a value also as other tools write it: <c>lossguide</c> for <c>leaf_wise</c>.</summary>
    /// <param name="given">What is given.</param>
    /// <param name="meant">What is meant by it, as <see cref="Set"/> takes it.</param>
    public LearnerOption<TLearner> Synonym(string given, string meant) =>
        Copy(synonyms: new Dictionary<string, string>(Synonyms) { [given] = meant });

    private LearnerOption<TLearner> Copy(
        IReadOnlyList<string>? aliases = null, IReadOnlyDictionary<string, string>? synonyms = null,
        SearchRange? search = null) =>
        new(Kind, Name, Description, Range, _get, _parse, _isValid)
        {
            Aliases = aliases ?? Aliases,
            Synonyms = synonyms ?? Synonyms,
            Search = search ?? Search,
        };
}
