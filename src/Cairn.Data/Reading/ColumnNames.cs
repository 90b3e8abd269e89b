using System.Globalization;

namespace Cairn.Data.Reading;

/// <summary>What the name of a column hints at; never enough by itself.</summary>
internal static class ColumnNames
{
    private static readonly string[] s_identifiers =
        ["id", "ids", "uid", "uuid", "guid", "index", "idx", "rowid", "rownames", "row", "key", "no", "nr", "unnamed"];

    private static readonly string[] s_times = ["date", "day", "dt", "time", "timestamp", "datetime", "ymd"];

    /// <summary>Whether the first or last word of the name says that it names the row, or the name is blank.</summary>
    public static bool SoundsLikeIdentifier(string name)
    {
        List<string> words = Words(name);
        return words.Count == 0 || s_identifiers.Contains(words[^1]) || s_identifiers.Contains(words[0]);
    }

    /// <summary>Whether a word of the name says that it holds dates.</summary>
    public static bool SoundsLikeTime(string name) => Words(name).Any(s_times.Contains);

    /// <summary>The name of column <paramref name="index"/> of a text without a header: c1, c2, ….</summary>
    public static string Numbered(int index) => string.Create(CultureInfo.InvariantCulture, $"c{index + 1}");

    // Lower-case words: customerId, customer_id, CUSTOMER-ID, c3.
    private static List<string> Words(string name)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool isInner = i < name.Length && char.IsLetter(name[i]);
            bool begins = isInner && i > start && char.IsUpper(name[i]) && char.IsLower(name[i - 1]);
            if (isInner && !begins)
                continue;
            if (i > start)
                words.Add(name[start..i].ToLowerInvariant());
            start = begins ? i : i + 1;
        }
        return words;
    }
}
