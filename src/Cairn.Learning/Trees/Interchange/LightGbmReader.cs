using System.Globalization;
using System.Text;
using System.Text.Json;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>
/// Reads the text models of LightGBM, versions v2 to v4: boosted trees, DART, random forests, classes, categories,
/// every way of missing values, linear leaves.
/// </summary>
public static class LightGbmReader
{
    private const int MostFeatures = 1 << 24;
    private const int MostClasses = 1 << 20;
    private const string PandasCategories = "pandas_categorical:";
    private static readonly string[] s_versions = ["v2", "v3", "v4"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="names">Names that the file does not hold.</param>
    /// <exception cref="InputException"><c>file-not-found</c>; <c>malformed-data</c> with the line.</exception>
    public static ImportedTrees Read(string path, ImportNames? names = null)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path, names);
    }

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="names">Names that the file does not hold.</param>
    public static ImportedTrees Read(Stream stream, string source, ImportNames? names = null)
    {
        using StreamReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        (LightGbmSection head, List<LightGbmSection> trees, string? categories) = ReadSections(reader, source);
        string version = head.Text("version");
        if (!s_versions.Contains(version))
            throw head.Wrong("version", $"is '{version}', wanted one of {string.Join(", ", s_versions)}");
        int count = head.Integer("max_feature_idx", -1, MostFeatures - 1) + 1;
        string[] featureNames = head.Words("feature_names");
        if (featureNames.Length != count)
            throw head.Wrong("feature_names", $"has {featureNames.Length} names, wanted {count}");
        ForeignFeatures features = new(source, featureNames);
        ReadInfos(head, features);
        if (categories is not null)
            NameCategories(categories, features, source);

        int outputs = head.Integer("num_tree_per_iteration", 1, MostClasses, missing: head.Integer("num_class", 1, MostClasses));
        (ForeignAnswer answer, double factor) = LightGbmObjectives.Read(head.Find("objective"), outputs);
        TreeEnsemble ensemble = new LightGbmTreeReader(features, outputs).Read(trees, head.Has("average_output"), factor);
        IReadOnlyList<InputField> inputs = features.ToInputs();
        return new ImportedTrees
        {
            Origin = "LightGBM " + version,
            Signature = answer.ToSignature(source, inputs, outputs, names ?? new ImportNames()),
            Trees = ensemble,
            Link = answer.Link,
            Facts = new OrderedDictionary<string, string>
            {
                ["objective"] = head.Find("objective") ?? "none",
                ["averages"] = head.Has("average_output") ? "true" : "false",
            },
            Notes = answer.Note is null ? [] : [answer.Note],
        };
    }

    private static (LightGbmSection Head, List<LightGbmSection> Trees, string? Categories) ReadSections(
        StreamReader reader, string source)
    {
        long number = 1;
        if (reader.ReadLine()?.TrimEnd() != "tree")
            throw new MalformedDataException(source, "a text model of LightGBM begins with the word 'tree'.", 1);
        LightGbmSection head = new(source, 1);
        List<LightGbmSection> trees = [];
        LightGbmSection section = head;
        bool ended = false;
        string? categories = null;
        for (string? line = reader.ReadLine(); line is not null; line = reader.ReadLine())
        {
            number++;
            if (line.StartsWith(PandasCategories, StringComparison.Ordinal))
                categories = line[PandasCategories.Length..];
            if (ended || string.IsNullOrWhiteSpace(line))
                continue;
            if (line.StartsWith("end of trees", StringComparison.Ordinal))
            {
                ended = true;
                continue;
            }
            if (line.StartsWith("Tree=", StringComparison.Ordinal))
                trees.Add(section = new LightGbmSection(source, number));
            section.Add(line, number);
        }
        if (!ended)
            throw new MalformedDataException(source, "the file ends before 'end of trees'.", number);
        return (head, trees, categories);
    }

    // What was seen of each feature: none, [smallest:largest], or the codes of its categories between colons.
    private static void ReadInfos(LightGbmSection head, ForeignFeatures features)
    {
        string[] infos = head.Words("feature_infos");
        if (infos.Length != features.Count && infos.Length != 0)
            throw head.Wrong("feature_infos", $"has {infos.Length} entries, wanted {features.Count}");
        for (int feature = 0; feature < infos.Length; feature++)
        {
            string info = infos[feature];
            if (info == "none" || info.StartsWith('['))
                continue;
            foreach (string word in info.Split(':'))
            {
                if (!int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code))
                    throw head.Wrong("feature_infos", $"has '{word}' where the code of a category is wanted");
                // −1 stands for missing.
                if (code >= 0)
                    features.See(feature, code);
            }
        }
    }

    // One list of levels for each column of categories, in the order of the columns.
    private static void NameCategories(string text, ForeignFeatures features, string source)
    {
        List<string[]> lists = [];
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            if (json.RootElement.ValueKind != JsonValueKind.Array)
                return;
            foreach (JsonElement list in json.RootElement.EnumerateArray())
                lists.Add([.. list.EnumerateArray().Select(item => item.ToString())]);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MalformedDataException(source, $"the names of categories are not JSON: {error.Message}", inner: error);
        }
        int[] categories = [.. Enumerable.Range(0, features.Count).Where(features.IsCategory)];
        if (categories.Length != lists.Count)
            return;
        for (int i = 0; i < categories.Length; i++)
        {
            if (lists[i].Length >= features.LevelsOf(categories[i]))
                features.NameLevels(categories[i], lists[i]);
        }
    }
}
