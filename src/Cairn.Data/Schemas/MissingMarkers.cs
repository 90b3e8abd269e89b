using System.Text;

namespace Cairn.Data.Schemas;

/// <summary>Texts that people write where a value is missing, and in which columns they are believed.</summary>
internal sealed class MissingMarkers
{
    private const int LongestKnown = 16;

    private readonly byte[][] _texts;
    private readonly bool _anyCase;
    private readonly int _longest;

    private MissingMarkers(IReadOnlyList<string> texts, bool anyCase)
    {
        Texts = texts;
        _texts = [.. texts.Select(Encoding.UTF8.GetBytes)];
        _anyCase = anyCase;
        _longest = _texts.Length == 0 ? 0 : _texts.Max(t => t.Length);
    }

    /// <summary>
    /// The markers that are tried where nobody named any. Those from <see cref="FirstDoubtful"/> on are often values of
    /// their own, and count only in columns of numbers, times or booleans.
    /// </summary>
    public static MissingMarkers Usual { get; } = new(
        [
            "NA", "N/A", "#N/A", "<NA>", "null", "#NULL!", "NaN", "-NaN", "?", "\\N",
            "-", "--", ".", "none", "missing", "unknown",
        ],
        anyCase: true);

    /// <summary>Index in <see cref="Usual"/> of the first marker that is believed only beside typed values.</summary>
    public const int FirstDoubtful = 10;

    /// <summary>The markers.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Whether these are the ones that are tried by themselves.</summary>
    public bool AreUsual => ReferenceEquals(this, Usual);

    /// <summary>Markers that a person named; exact, and believed everywhere.</summary>
    public static MissingMarkers Of(IReadOnlyList<string> texts) => new(texts, anyCase: false);

    /// <summary>
    /// The index of the marker that <paramref name="text"/>, without blanks around it, is; −1 for none.
    /// </summary>
    public int IndexOf(ReadOnlySpan<byte> text)
    {
        if (text.Length > _longest || (_anyCase && text.Length > LongestKnown))
            return -1;
        for (int i = 0; i < _texts.Length; i++)
        {
            if (text.Length == _texts[i].Length
                && (_anyCase ? Ascii.EqualsIgnoreCase(text, _texts[i]) : text.SequenceEqual(_texts[i])))
                return i;
        }
        return -1;
    }
}
