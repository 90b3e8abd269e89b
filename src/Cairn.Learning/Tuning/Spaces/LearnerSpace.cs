using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Spaces;

/// <summary>The options of one kind of learner, or of several among which the search chooses too.</summary>
/// <remarks>
/// Of several, <c>learner</c> is a choice, and the options of each are called <c>kind.option</c> and mean something while it is
/// chosen.
/// </remarks>
public sealed class LearnerSpace
{
    /// <summary>Name of the choice of the learner, where there are several.</summary>
    public const string Learner = "learner";

    private readonly IReadOnlyList<LearnerKind> _kinds;
    private readonly IReadOnlyList<KeyValuePair<string, string>> _settings;
    private readonly (LearnerKind Kind, LearnerOption Option)?[] _options;

    /// <summary>A space.</summary>
    /// <param name="kinds">The kinds, at least one.</param>
    /// <param name="changes">
    /// What is looked through in the place of, or besides, what the kinds declare; see <see cref="SpaceText"/>.
    /// </param>
    /// <param name="settings">Options that all learners have, such as <c>rounds=500</c>; not looked through then.</param>
    /// <exception cref="InputException"><c>bad-space</c>, <c>unknown-option</c> or <c>bad-option</c>.</exception>
    public LearnerSpace(
        IReadOnlyList<LearnerKind> kinds, IReadOnlyList<KeyValuePair<string, string>>? changes = null,
        IReadOnlyList<KeyValuePair<string, string>>? settings = null)
    {
        _kinds = kinds;
        _settings = settings ?? [];
        List<(Parameter Parameter, (LearnerKind, LearnerOption)? Option)> parameters = [];
        if (kinds.Count > 1)
            parameters.Add((new Parameter(Learner, SearchRange.Choice([.. kinds.Select(k => k.Name)])), null));
        SpaceText[] texts = [.. (changes ?? []).Select(change => SpaceText.Parse(change.Key, change.Value, kinds))];
        foreach (LearnerKind kind in kinds)
            parameters.AddRange(ParametersOf(kind, texts));
        Space = new SearchSpace([.. parameters.Select(p => p.Parameter)]);
        _options = [.. parameters.Select(p => p.Option)];
        foreach (double[] point in Starts())
            Create(point);
    }

    /// <summary>What is looked through.</summary>
    public SearchSpace Space { get; }

    /// <summary>Names of the kinds.</summary>
    public IReadOnlyList<string> Kinds => [.. _kinds.Select(k => k.Name)];

    /// <summary>The learner at a point.</summary>
    public ILearner Create(IReadOnlyList<double> point)
    {
        LearnerKind kind = _kinds.Count > 1 ? _kinds[(int)point[0]] : _kinds[0];
        Dictionary<string, string> options = new(kind.SearchSettings);
        foreach ((string name, string value) in SettingsOf(kind))
            options[name] = value;
        for (int i = 0; i < _options.Length; i++)
        {
            if (_options[i] is var (owner, option) && owner == kind && !double.IsNaN(point[i]))
                options[option.Name] = Space.Parameters[i].Range.Format(point[i]);
        }
        return kind.Create(options);
    }

    /// <summary>The points that a search begins with: the default options of each kind, also where a range leaves them out.</summary>
    public IReadOnlyList<double[]> Starts()
    {
        List<double[]> starts = [];
        for (int kind = 0; kind < _kinds.Count; kind++)
        {
            ILearner learner = _kinds[kind].Default;
            double[] point = new double[Space.Count];
            for (int i = 0; i < point.Length; i++)
            {
                SearchRange range = Space.Parameters[i].Range;
                if (_options[i] is not var (owner, option))
                    point[i] = kind;
                else if (owner != _kinds[kind] || !Space.IsActive(i, point))
                    point[i] = double.NaN;
                else
                    point[i] = StartOf(Space.Parameters[i], option.ValueIn(learner));
            }
            starts.Add(point);
        }
        return starts;
    }

    private static double StartOf(Parameter parameter, JsonNode? value)
    {
        string text = value?.ToString() ?? "";
        if (parameter.Range.IsChoice)
        {
            int place = parameter.Range.Choices.ToList().FindIndex(c => c.Equals(text, StringComparison.OrdinalIgnoreCase));
            return Math.Max(0, place);
        }
        return double.Parse(text, CultureInfo.InvariantCulture);
    }

    private IEnumerable<KeyValuePair<string, string>> SettingsOf(LearnerKind kind)
    {
        foreach ((string name, string value) in _settings)
        {
            if (kind.Find(name) is LearnerOption option)
                yield return new(option.Name, value);
            else if (_kinds.All(k => k.Find(name) is null))
                _ = kind.Create([new(name, value)]);
        }
    }

    private IEnumerable<(Parameter, (LearnerKind, LearnerOption)?)> ParametersOf(LearnerKind kind, SpaceText[] texts)
    {
        HashSet<string> settled = [.. SettingsOf(kind).Select(s => s.Key)];
        // What others depend on stands before them.
        foreach (LearnerOption option in kind.Options.OrderBy(o => IsParent(kind, o, texts) ? 0 : 1))
        {
            SpaceText? text = texts.LastOrDefault(t => t.Kind == kind && t.Option == option);
            SearchRange? range = text is not null ? text.Range : settled.Contains(option.Name) ? null : option.Search;
            if (range is null)
                continue;
            if (_kinds.Count == 1)
            {
                yield return (new Parameter(option.Name, range), (kind, option));
                continue;
            }
            string Prefixed(string name) => $"{kind.Name}.{name}";
            range = range.Condition is SearchCondition condition
                ? range.If(Prefixed(condition.Option), condition.Values)
                : range.If(Learner, kind.Name);
            yield return (new Parameter(Prefixed(option.Name), range), (kind, option));
        }
    }

    private static bool IsParent(LearnerKind kind, LearnerOption option, SpaceText[] texts) =>
        texts.Any(t => t.Kind == kind && t.Range?.Condition?.Option == option.Name)
        || kind.Options.Any(o => o.Search?.Condition?.Option == option.Name);
}
