using System.Globalization;
using Cairn.Formats;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>A run of lines <c>name=value</c> of a model of LightGBM: its head, or one tree.</summary>
internal sealed class LightGbmSection
{
    private readonly Dictionary<string, (string Value, long Line)> _fields = new(StringComparer.Ordinal);
    private readonly string _source;
    private readonly long _line;

    /// <summary>An empty section.</summary>
    /// <param name="source">Name of the file in messages.</param>
    /// <param name="line">Line at which it begins.</param>
    public LightGbmSection(string source, long line)
    {
        _source = source;
        _line = line;
    }

    /// <summary>Takes in a line.</summary>
    public void Add(string text, long line)
    {
        int equals = text.IndexOf('=');
        string name = equals < 0 ? text.Trim() : text[..equals];
        if (!_fields.TryAdd(name, (equals < 0 ? "" : text[(equals + 1)..].TrimEnd(), line)))
            throw new MalformedDataException(_source, $"'{Cut(name)}' comes twice.", line);
    }

    /// <summary>Whether there is a field of this name.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>The text of a field; null when it is missing.</summary>
    public string? Find(string name) => _fields.TryGetValue(name, out (string Value, long Line) found) ? found.Value : null;

    /// <summary>The text of a field.</summary>
    public string Text(string name) => Find(name) ?? throw Missing(name);

    /// <summary>The words of a field; none when it is missing.</summary>
    public string[] Words(string name) => Find(name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <param name="name">Name of the field.</param>
    /// <param name="least">Smallest allowed.</param>
    /// <param name="most">Largest allowed.</param>
    /// <param name="missing">What stands for a missing field; null when it must be there.</param>
    public int Integer(string name, int least, int most, int? missing = null)
    {
        if (missing is int given && !Has(name))
            return given;
        string text = Text(name);
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
            ? value
            : throw Wrong(name, $"is '{Cut(text)}', wanted a whole number from {least} to {most}");
    }

    /// <summary>Whole numbers, <paramref name="count"/> of them.</summary>
    public int[] Integers(string name, int count, int least, int most)
    {
        double[] numbers = Numbers(name, count);
        int[] integers = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (!(numbers[i] >= least && numbers[i] <= most) || numbers[i] != Math.Floor(numbers[i]))
                throw Wrong(name, $"has {numbers[i].ToString(CultureInfo.InvariantCulture)} at {i}, wanted a whole number from {least} to {most}");
            integers[i] = (int)numbers[i];
        }
        return integers;
    }

    /// <summary>Numbers, <paramref name="count"/> of them.</summary>
    public double[] Numbers(string name, int count)
    {
        string text = Text(name);
        // A number and the blank before it take two characters at least.
        if (count > (text.Length + 1) / 2)
            throw Wrong(name, $"has fewer than the {count} numbers wanted");
        double[] numbers = new double[count];
        int found = 0;
        foreach (Range range in text.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> word = text.AsSpan(range);
            if (word.IsEmpty)
                continue;
            if (found == count)
                throw Wrong(name, $"has more than the {count} numbers wanted");
            numbers[found++] = Parse(word, name);
        }
        return found == count ? numbers : throw Wrong(name, $"has {found} numbers, wanted {count}");
    }

    /// <summary>Numbers that only people and importances use: zeros where they are left out or not finite.</summary>
    public double[] Facts(string name, int count)
    {
        if (string.IsNullOrWhiteSpace(Find(name)))
            return new double[count];
        double[] numbers = Numbers(name, count);
        for (int i = 0; i < count; i++)
            numbers[i] = double.IsFinite(numbers[i]) ? numbers[i] : 0;
        return numbers;
    }

    /// <summary>The error for a field of this section.</summary>
    public MalformedDataException Wrong(string name, string what) =>
        new(_source, $"'{name}' {what}.", _fields.TryGetValue(name, out (string Value, long Line) found) ? found.Line : _line);

    private MalformedDataException Missing(string name) => new(_source, $"'{name}' is missing from what begins here.", _line);

    private double Parse(ReadOnlySpan<char> word, string name)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return value;
        return word switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" or "-nan" => double.NaN,
            _ => throw Wrong(name, $"has '{Cut(word.ToString())}' where a number is wanted"),
        };
    }

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
