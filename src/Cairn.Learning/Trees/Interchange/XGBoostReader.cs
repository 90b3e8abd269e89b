using System.Globalization;
using Cairn.Formats;
using Cairn.Formats.Documents;
using Cairn.Formats.Files;
using Cairn.Formats.Ubjson;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>
/// Reads the models that XGBoost saves as JSON or UBJSON, versions 1.7 to 3.x: boosted trees and DART, several trees a
/// round, classes, vector leaves, categories.
/// </summary>
/// <remarks>
/// XGBoost compares in single precision with &lt;, so a threshold t becomes "at most the number before t" and inputs
/// are rounded first. It adds up in single precision, here in double: scores differ by that rounding alone.
/// </remarks>
public static class XGBoostReader
{
    private const int MostFeatures = 1 << 24;
    private const int MostOutputs = 1 << 20;

    /// <summary>Reads a file; JSON and UBJSON are told apart by how they begin.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="names">Names that the file does not hold.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>; <c>malformed-data</c> with the place; <c>unsupported-model</c>.
    /// </exception>
    public static ImportedTrees Read(string path, ImportNames? names = null)
    {
        using FileStream stream = InputFile.Open(path);
        return Read(stream, path, names);
    }

    /// <summary>Reads a model from a stream that can be sought.</summary>
    /// <param name="stream">Where it comes from.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="names">Names that the file does not hold.</param>
    public static ImportedTrees Read(Stream stream, string source, ImportNames? names = null)
    {
        long start = stream.Position;
        int first = stream.ReadByte();
        int second = stream.ReadByte();
        stream.Position = start;
        // In UBJSON the length of the first name follows the brace, in JSON its quote or a blank.
        bool binary = first == '{' && second is 'L' or 'l' or 'I' or 'i' or 'U' or '$' or '#' or 'N';
        return Convert(
            binary ? UbjsonReader.Read(stream, source) : JsonDocumentReader.Read(stream, source), names ?? new ImportNames());
    }

    private static ImportedTrees Convert(DocumentField document, ImportNames names)
    {
        DocumentField learner = document["learner"];
        DocumentField parameters = learner["learner_model_param"];
        DocumentField booster = learner["gradient_booster"];
        string kind = booster["name"].Text();
        if (kind is not ("gbtree" or "dart"))
        {
            throw new InputException(
                "unsupported-model", $"'{document.Source}' holds an XGBoost booster of kind '{kind}', which has no trees.",
                "Boosters of the kinds gbtree and dart are read.");
        }
        DocumentField model = (booster.Find("gbtree") ?? booster)["model"];
        int features = parameters["num_feature"].Integer(0, MostFeatures);
        int outputs = Math.Max(
            Math.Max(1, parameters["num_class"].Integer(0, MostOutputs)),
            parameters.Find("num_target")?.Integer(0, MostOutputs) ?? 1);
        ForeignFeatures described = DescribeFeatures(learner, features);
        XGBoostCategories.Read(model, described);
        ForeignAnswer answer = XGBoostObjectives.Read(learner["objective"], outputs);
        double[] margins = ReadMargins(parameters["base_score"], learner["objective"]["name"].Text(), outputs);

        XGBoostTreeReader trees = new(described, outputs);
        TreeEnsemble ensemble = trees.Read(model, booster.Find("weight_drop") ?? model.Find("weight_drop"), margins);
        IReadOnlyList<InputField> inputs = described.ToInputs();
        return new ImportedTrees
        {
            Origin = "XGBoost" + VersionOf(document),
            Signature = answer.ToSignature(document.Source, inputs, outputs, names),
            Trees = ensemble,
            Link = answer.Link,
            Facts = new OrderedDictionary<string, string>
            {
                ["objective"] = learner["objective"]["name"].Text(),
                ["booster"] = kind,
            },
            Notes = [.. Notes(answer, learner, ensemble, inputs)],
        };
    }

    private static IEnumerable<string> Notes(
        ForeignAnswer answer, DocumentField learner, TreeEnsemble trees, IReadOnlyList<InputField> inputs)
    {
        if (answer.Note is not null)
            yield return answer.Note;
        if (inputs.Any(input => input.Levels is not null))
        {
            yield return "A category that the file does not know goes the way of missing values here; "
                + "XGBoost sends some such codes left.";
        }
        DocumentField? best = learner.Find("attributes")?.Find("best_iteration");
        if (best is { } iteration && iteration.Integer(0, int.MaxValue) is int last && last + 1 < trees.Rounds)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The file names round {last + 1} of {trees.Rounds} as the best one; all rounds are used.");
        }
    }

    private static ForeignFeatures DescribeFeatures(DocumentField learner, int features)
    {
        string[] names = learner.Find("feature_names")?.Texts() ?? [];
        if (names.Length == 0)
        {
            names = ForeignFeatures.Numbered(features, "f");
        }
        else if (names.Length != features)
        {
            throw new MalformedDataException(
                learner.Source, $"there are {names.Length} names of features, wanted {features}.");
        }
        return new ForeignFeatures(learner.Source, names);
    }

    // What is stored is an answer; trees start from the score that gives it. Since 3.1 there may be one an output.
    private static double[] ReadMargins(DocumentField field, string objective, int outputs)
    {
        string text = field.Value.Kind == DocumentKind.Text ? field.Text() : "";
        string[] parts = text.StartsWith('[') && text.EndsWith(']') ? text[1..^1].Split(',') : [];
        double[] scores = parts.Length > 0 ? [.. parts.Select(part => Parse(field, part))] : [field.Number()];
        if (scores.Length != 1 && scores.Length != outputs)
            throw field.Wrong($"has {scores.Length} numbers, wanted 1 or {outputs}");
        double[] margins = new double[outputs];
        for (int output = 0; output < outputs; output++)
        {
            double score = scores[scores.Length == 1 ? 0 : output];
            margins[output] = XGBoostObjectives.MarginOf(objective, score);
            if (!double.IsFinite(margins[output]))
                throw field.Wrong($"has {score.ToString(CultureInfo.InvariantCulture)}, which no score gives");
        }
        return margins;
    }

    private static double Parse(DocumentField field, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw field.Wrong($"has '{text}' where a number is wanted");

    private static string VersionOf(DocumentField document)
    {
        double[] version = document.Find("version")?.Numbers() ?? [];
        return version.Length == 0 ? "" : " " + string.Join('.', version.Select(v => v.ToString(CultureInfo.InvariantCulture)));
    }
}
