using System.Globalization;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>The features of a file as input columns, with the levels of those that are categories.</summary>
internal sealed class ForeignFeatures
{
    // Levels that are not named are numbered up to the largest code in the file, and each number becomes a text.
    private const int MostLevels = 1 << 20;

    // Words of all sets of levels of a file. A set has a bit for each code up to its largest, however few it lists.
    private const long MostSetWords = 1L << 26;

    private readonly string _source;
    private readonly string[] _names;
    private readonly IReadOnlyList<string>?[] _levels;
    private readonly int[] _largestCode;
    private long _setWords;

    /// <summary>Features of the given names; all are numbers until something says that they are not.</summary>
    /// <param name="source">Name of the file in messages.</param>
    /// <param name="names">One a feature.</param>
    public ForeignFeatures(string source, string[] names)
    {
        _source = source;
        _names = names;
        _levels = new IReadOnlyList<string>?[names.Length];
        _largestCode = new int[names.Length];
        Array.Fill(_largestCode, -1);
        HashSet<string> seen = new(names.Length, StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (!seen.Add(name))
                throw new MalformedDataException(source, $"two features are called '{name}'.");
        }
    }

    /// <summary>Number of features.</summary>
    public int Count => _names.Length;

    /// <summary>Names f0, f1, f2….</summary>
    public static string[] Numbered(int count, string prefix) =>
        [.. Enumerable.Range(0, count).Select(i => prefix + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether a feature is a category.</summary>
    public bool IsCategory(int feature) => _levels[feature] is not null || _largestCode[feature] >= 0;

    /// <summary>Number of levels of a category.</summary>
    public int LevelsOf(int feature) => _levels[feature]?.Count ?? _largestCode[feature] + 1;

    /// <summary>Gives a category the names of its levels, in the order of their codes.</summary>
    public void NameLevels(int feature, IReadOnlyList<string> levels)
    {
        if (levels.Distinct(StringComparer.Ordinal).Count() != levels.Count)
            throw new MalformedDataException(_source, $"feature '{_names[feature]}' names a category twice.");
        _levels[feature] = levels;
    }

    /// <summary>Says that a category has a level of this code.</summary>
    public void See(int feature, int code)
    {
        if (code < 0 || code >= MostLevels)
        {
            throw new MalformedDataException(
                _source, $"feature '{_names[feature]}' has the category {code}, wanted 0 to {MostLevels - 1}.");
        }
        if (_levels[feature] is { } levels && code >= levels.Count)
        {
            throw new MalformedDataException(
                _source, $"feature '{_names[feature]}' has the category {code} and names {levels.Count} categories.");
        }
        _largestCode[feature] = Math.Max(_largestCode[feature], code);
    }

    /// <summary>A bit for each of the given codes.</summary>
    public uint[] SetOf(ReadOnlySpan<int> codes)
    {
        int largest = -1;
        foreach (int code in codes)
            largest = Math.Max(largest, code);
        uint[] words = new uint[(largest >> 5) + 1];
        _setWords += words.Length;
        if (_setWords > MostSetWords)
            throw new MalformedDataException(_source, "its sets of categories are too large to be held.");
        foreach (int code in codes)
            words[code >> 5] |= 1u << (code & 31);
        return words;
    }

    /// <summary>The columns that the features are read from.</summary>
    public IReadOnlyList<InputField> ToInputs()
    {
        InputField[] inputs = new InputField[Count];
        for (int feature = 0; feature < inputs.Length; feature++)
        {
            inputs[feature] = IsCategory(feature)
                ? new InputField(_names[feature], ColumnKind.Category, Levels: _levels[feature] ?? Numbered(LevelsOf(feature), ""))
                : new InputField(_names[feature], ColumnKind.Number);
        }
        return inputs;
    }
}
