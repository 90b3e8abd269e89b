using System.Globalization;
using System.Text.Json;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Formats.Onnx;
using Cairn.Learning.Trees.Ensembles;
using Cairn.Learning.Trees.Interchange;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Onnx;

/// <summary>
/// Reads trees from files of ONNX: one <c>TreeEnsembleRegressor</c>, <c>TreeEnsembleClassifier</c> (ai.onnx.ml 1 to 3, in
/// single or double precision) or <c>TreeEnsemble</c> (5), with the operators that converters of scikit-learn, XGBoost and
/// LightGBM put around it.
/// </summary>
public static class OnnxTreeReader
{
    private const int MostFeatures = 1 << 24;
    private const int MostTargets = 1 << 20;
    private static readonly string[] s_after =
        ["Identity", "Cast", "ZipMap", "Flatten", "Reshape", "Squeeze", "ArgMax", "LabelEncoder", "ArrayFeatureExtractor", "Neg", "Concat"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="names">Names that the file does not hold.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>; <c>malformed-data</c> with the place; <c>unsupported-model</c> with the operator.
    /// </exception>
    public static ImportedTrees Read(string path, ImportNames? names = null)
    {
        using FileStream stream = InputFile.Open(path);
        if (stream.Length > OnnxReader.MostBytes)
            throw new MalformedDataException(path, $"it has {stream.Length} bytes; a file of ONNX has at most {OnnxReader.MostBytes}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Read(bytes, path, names);
    }

    /// <summary>Reads a model that is in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">Its name in messages.</param>
    /// <param name="names">Names that the file does not hold.</param>
    public static ImportedTrees Read(ReadOnlyMemory<byte> bytes, string source, ImportNames? names = null)
    {
        OnnxModel model = OnnxReader.Read(bytes, source);
        OnnxNode[] trees = [.. model.Nodes.Where(n => n.Domain == "ai.onnx.ml" && n.Operator.StartsWith("TreeEnsemble", StringComparison.Ordinal))];
        if (trees.Length != 1 || trees[0].Inputs.Count == 0)
        {
            throw new InputException(
                "unsupported-model", $"'{source}' has {trees.Length} ensembles of trees, wanted one: its operators are "
                + string.Join(", ", model.Nodes.Select(n => n.Operator).Distinct().Take(12)) + ".",
                "Models of one ensemble of trees are read.");
        }
        OnnxNode node = trees[0];
        OnnxScores scores = node.Operator switch
        {
            "TreeEnsembleRegressor" => OnnxScores.OfRegressor(node, source),
            "TreeEnsembleClassifier" => OnnxScores.OfClassifier(node, source),
            "TreeEnsemble" => OnnxScores.OfEnsemble(node, source),
            _ => throw new InputException("unsupported-model", $"'{source}' has the operator {node.Operator}, which is not known."),
        };
        if (scores.Outputs > MostTargets)
            throw new MalformedDataException(source, $"the trees have {scores.Outputs} targets.");
        OnnxInputs inputs = OnnxInputs.Of(model, node.Inputs[0], source);
        ForeignFeatures features = DescribeFeatures(model, inputs, scores.Nodes, source);
        scores.Nodes.Check(source, features.Count, scores.Outputs);
        ForeignAnswer answer = AnswerOf(model, node, scores, source);
        // One score that is a share: the other class has what is left of one.
        if (answer.Task == LearningTask.BinaryClassification && answer.Link == ScoreLink.Identity && scores.Outputs == 1)
            scores = scores with { IsShareOfSecond = true };
        TreeEnsemble ensemble = new OnnxEnsembleBuilder(scores, features, inputs.IsSingle, source).Build();
        return new ImportedTrees
        {
            Origin = "ONNX" + (model.Producer.Length > 0 ? $" by {model.Producer} {model.ProducerVersion}".TrimEnd() : ""),
            Signature = answer.ToSignature(
                source, features.ToInputs(), ensemble.Outputs, names ?? new ImportNames(), LabelsOf(model, scores)) with
            {
                Threshold = ThresholdOf(model, answer.Task),
            },
            Trees = ensemble,
            Link = answer.Link,
            Facts = new OrderedDictionary<string, string>
            {
                ["operator"] = node.Operator,
                ["ai.onnx.ml"] = model.Operators.GetValueOrDefault("ai.onnx.ml").ToString(CultureInfo.InvariantCulture),
            },
            Notes = answer.Note is null ? [] : [answer.Note],
        };
    }

    // What Cairn noted of decisions; a text that is no probability is nobody's threshold.
    private static double? ThresholdOf(OnnxModel model, LearningTask task) =>
        task == LearningTask.BinaryClassification && model.Metadata.TryGetValue(OnnxMetadata.Threshold, out string? text)
        && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double threshold) && threshold is >= 0 and <= 1
            ? threshold
            : null;

    private static ForeignFeatures DescribeFeatures(OnnxModel model, OnnxInputs inputs, OnnxNodes nodes, string source)
    {
        int asked = nodes.Features.Count == 0 ? 0 : nodes.Features.Max() + 1;
        if (asked > MostFeatures)
            throw new MalformedDataException(source, $"the trees ask for feature {asked - 1}.");
        IReadOnlyList<string> names = inputs.Names.Count > 0 ? inputs.Names : ForeignFeatures.Numbered(asked, "f");
        string[]? stored = Texts(model, OnnxMetadata.Features, source);
        ForeignFeatures features = new(source, stored?.Length == names.Count ? stored : [.. names]);
        for (int split = 0; split < nodes.Features.Count; split++)
        {
            int feature = nodes.Features[split];
            if (nodes.Modes[split] < OnnxMode.Equal || feature < 0 || feature >= features.Count)
                continue;
            features.See(feature, 0);
            foreach (int code in nodes.CodesOf(split))
                features.See(feature, code);
        }
        for (int feature = 0; feature < features.Count; feature++)
        {
            if (Texts(model, OnnxMetadata.LevelsOf(feature), source) is { Length: > 0 } levels)
                features.NameLevels(feature, levels);
        }
        return features;
    }

    // What Cairn wrote says itself what it means; else it follows from the operators.
    private static ForeignAnswer AnswerOf(OnnxModel model, OnnxNode node, OnnxScores scores, string source)
    {
        if (model.Metadata.TryGetValue(OnnxMetadata.Link, out string? link) && ScoreLink.Find(link) is { } known
            && model.Metadata.TryGetValue(OnnxMetadata.Task, out string? task)
            && LearningTasks.All.Any(t => LearningTasks.NameOf(t) == task))
        {
            return new ForeignAnswer(LearningTasks.Parse(task), known) { Quantiles = QuantilesOf(model, source) };
        }
        ScoreLink after = FollowScores(model, node, source) ?? scores.Link;
        if (!scores.IsClassifier)
            return new ForeignAnswer(LearningTask.Regression, after).For(scores.Outputs);
        LearningTask classes =
            scores.Labels!.Count == 2 ? LearningTask.BinaryClassification : LearningTask.MulticlassClassification;
        return new ForeignAnswer(classes, scores.Link) { Note = scores.Note };
    }

    // The link that operators after the trees make; null where they only move values.
    private static ScoreLink? FollowScores(OnnxModel model, OnnxNode node, string source)
    {
        HashSet<string> reached = [.. node.Outputs];
        ScoreLink? link = null;
        foreach (OnnxNode after in model.Nodes.Where(n => n != node && n.Inputs.Any(reached.Contains)))
        {
            reached.UnionWith(after.Outputs);
            ScoreLink? made = after.Operator switch
            {
                "Exp" => ScoreLink.Exponential,
                "Sigmoid" => ScoreLink.Sigmoid,
                _ => null,
            };
            if ((made is null && !s_after.Contains(after.Operator)) || (made is not null && link is not null))
            {
                throw new InputException(
                    "unsupported-model", $"'{source}' changes the scores of the trees by the operator {after.Operator}.",
                    $"After the trees are read: Exp or Sigmoid, and {string.Join(", ", s_after)}.");
            }
            link ??= made;
        }
        return link;
    }

    private static IReadOnlyList<string>? LabelsOf(OnnxModel model, OnnxScores scores) =>
        Texts(model, OnnxMetadata.Labels, "") ?? scores.Labels;

    private static double[] QuantilesOf(OnnxModel model, string source) =>
        [.. (Texts(model, OnnxMetadata.Quantiles, source) ?? []).Select(text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double level) ? level : 0.5)];

    // A list of texts among the metadata; null where it is not one.
    private static string[]? Texts(OnnxModel model, string key, string source)
    {
        if (!model.Metadata.TryGetValue(key, out string? text))
            return null;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2 });
            return [.. json.RootElement.EnumerateArray().Select(item => item.GetString() ?? "")];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MalformedDataException(source, $"its '{key}' is not a list of texts: {error.Message}", inner: error);
        }
    }
}
