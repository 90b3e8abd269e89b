using System.Globalization;
using System.Text;
using Cairn.Numerics.Random;

namespace Cairn.Benchmarks.Csv;

/// <summary>The file that the CSV benchmark reads: customers with numbers, categories, texts, dates and gaps.</summary>
internal static class CsvWork
{
    private static readonly string[] s_plans = ["basic", "plus", "family", "business", "none of these"];
    private static readonly string[] s_words =
    [
        "the", "router", "lost", "its", "connection", "again", "after", "update", "thanks", "for", "help", "\"soon\"",
        "please,", "call",
    ];

    /// <summary>Writes rows until the file has <paramref name="megabytes"/> MB.</summary>
    public static void Write(string path, int megabytes)
    {
        SeededRandom random = new(20260331);
        using StreamWriter writer = new(path, append: false, new UTF8Encoding(false), 1 << 20);
        writer.Write("id,joined,seen,plan,city,age,seats,amount,balance,rate,score,share,usage,active,note\n");
        StringBuilder row = new();
        long written = 0;
        for (int id = 1; written < megabytes * 1_000_000L; id++)
        {
            Row(row.Clear(), id, random);
            writer.Write(row);
            written += row.Length;
        }
    }

    private static void Row(StringBuilder row, int id, SeededRandom random)
    {
        DateTime joined = new DateTime(2020, 1, 1).AddDays(random.NextInt(2000));
        DateTime seen = joined.AddSeconds(random.NextInt(50_000_000));
        CultureInfo culture = CultureInfo.InvariantCulture;
        row.Append(culture, $"{id},{joined:yyyy-MM-dd},{seen:yyyy-MM-dd HH:mm:ss},");
        row.Append(culture, $"{s_plans[random.NextInt(s_plans.Length)]},city {random.NextInt(800)},");
        row.Append(culture, $"{18 + random.NextInt(70)},{random.NextInt(9)},{random.NextDouble() * 1000:F2},");
        row.Append(culture, $"{(random.NextDouble() - 0.5) * 1e5:F4},{random.NextDouble():R},");
        row.Append(culture, $"{random.NextDouble() * 100:G7},");
        if (random.NextDouble() > 0.1)
            row.Append(culture, $"{random.NextDouble():F6}");
        string active = random.NextInt(2) == 0 ? "True" : "False";
        row.Append(culture, $",{random.NextDouble() * 1e9:E5},{active},");
        Note(row, random);
        row.Append('\n');
    }

    private static void Note(StringBuilder row, SeededRandom random)
    {
        if (random.NextInt(3) != 0)
            return;
        int words = 3 + random.NextInt(8);
        string note = string.Join(' ', Enumerable.Range(0, words).Select(_ => s_words[random.NextInt(s_words.Length)]));
        bool quoted = note.AsSpan().ContainsAny('"', ',');
        row.Append(quoted ? "\"" + note.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : note);
    }
}
