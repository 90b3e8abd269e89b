using System.Globalization;
using System.Text;
using Cairn.Formats.Documents;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>The names of categories, which XGBoost stores since 3.1 as its field <c>cats</c>.</summary>
internal static class XGBoostCategories
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Gives the features the names of their levels, where the file has any.</summary>
    public static void Read(DocumentField model, ForeignFeatures features)
    {
        DocumentField[] encodings = model.Find("cats")?.Find("enc")?.Items() ?? [];
        if (encodings.Length == 0)
            return;
        if (encodings.Length != features.Count)
            throw model.Wrong($"has categories of {encodings.Length} features, wanted {features.Count}");
        for (int feature = 0; feature < encodings.Length; feature++)
        {
            string[] levels = encodings[feature].Find("offsets") is { } offsets
                ? ReadTexts(offsets, encodings[feature]["values"])
                : ReadNumbers(encodings[feature]["values"]);
            if (levels.Length > 0)
                features.NameLevels(feature, levels);
        }
    }

    // All texts lie in one array of bytes; offsets[i] to offsets[i + 1] is the i-th.
    private static string[] ReadTexts(DocumentField offsets, DocumentField values)
    {
        int[] bytes = values.Integers(-1, -128, 255);
        byte[] all = [.. bytes.Select(b => (byte)b)];
        int[] starts = offsets.Integers(-1, 0, all.Length);
        if (starts.Length == 0)
            return [];
        string[] levels = new string[starts.Length - 1];
        for (int i = 0; i < levels.Length; i++)
        {
            if (starts[i + 1] < starts[i])
                throw offsets.Wrong($"falls at {i + 1}");
            try
            {
                levels[i] = s_utf8.GetString(all, starts[i], starts[i + 1] - starts[i]);
            }
            catch (ArgumentException)
            {
                throw values.Wrong($"has a text that is not UTF-8 as category {i}");
            }
        }
        return levels;
    }

    private static string[] ReadNumbers(DocumentField values) =>
        [.. values.Numbers().Select(value => value.ToString("R", CultureInfo.InvariantCulture))];
}
