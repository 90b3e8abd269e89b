using System.Globalization;
using Cairn.Formats;
using Cairn.Formats.Onnx;
using Cairn.Learning.Trees.Objectives.Links;

namespace Cairn.Onnx;

/// <summary>What an operator of trees computes: its nodes, where scores begin, and what becomes of them.</summary>
internal sealed record OnnxScores
{
    /// <summary>The nodes.</summary>
    public required OnnxNodes Nodes { get; init; }

    /// <summary>Score of each output before the first tree.</summary>
    public required double[] BaseScores { get; init; }

    /// <summary>How scores become answers.</summary>
    public required ScoreLink Link { get; init; }

    /// <summary>Labels of the classes; null where there are none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether the sum is divided by the number of trees.</summary>
    public bool Averages { get; init; }

    /// <summary>Whether the second of two shares is what the leaves hold, and the first what is left of one.</summary>
    public bool IsShareOfSecond { get; init; }

    /// <summary>Where answers differ.</summary>
    public string? Note { get; init; }

    /// <summary>Number of scores.</summary>
    public int Outputs => BaseScores.Length;

    /// <summary>Whether it tells classes apart.</summary>
    public bool IsClassifier => Labels is not null;

    /// <summary>A TreeEnsembleRegressor.</summary>
    public static OnnxScores OfRegressor(OnnxNode node, string source)
    {
        OnnxArguments arguments = new(node, source);
        int outputs = OutputsOf(arguments, arguments.Integer("n_targets", 1));
        OnnxNodes nodes = OnnxNodesReader.ReadFlat(node, "target", source);
        return new OnnxScores
        {
            Nodes = nodes,
            BaseScores = BaseOf(arguments, outputs),
            Link = LinkOf(arguments.Text("post_transform", "NONE"), source, outputs),
            Averages = AveragesOf(arguments.Text("aggregate_function", "SUM"), nodes, source),
        };
    }

    /// <summary>A TreeEnsemble.</summary>
    public static OnnxScores OfEnsemble(OnnxNode node, string source)
    {
        OnnxArguments arguments = new(node, source);
        int outputs = OutputsOf(arguments, arguments.Integer("n_targets", 1));
        OnnxNodes nodes = OnnxNodesReader.ReadSplit(node, source);
        string after = arguments.Integer("post_transform", 0) switch
        {
            0 => "NONE",
            1 => "SOFTMAX",
            2 => "LOGISTIC",
            3 => "SOFTMAX_ZERO",
            _ => "PROBIT",
        };
        string together = arguments.Integer("aggregate_function", 1) switch
        {
            0 => "AVERAGE",
            1 => "SUM",
            2 => "MIN",
            _ => "MAX",
        };
        return new OnnxScores
        {
            Nodes = nodes,
            BaseScores = new double[outputs],
            Link = LinkOf(after, source, outputs),
            Averages = AveragesOf(together, nodes, source),
        };
    }

    /// <summary>A TreeEnsembleClassifier.</summary>
    /// <remarks>
    /// With two classes and weights for one alone, that one score stands for the second class: through the logistic
    /// function, or as its share.
    /// </remarks>
    public static OnnxScores OfClassifier(OnnxNode node, string source)
    {
        OnnxArguments arguments = new(node, source);
        IReadOnlyList<string> labels = arguments.Texts("classlabels_strings")
            ?? arguments.Integers("classlabels_int64s")?.Select(label => label.ToString(CultureInfo.InvariantCulture)).ToArray()
            ?? throw arguments.Wrong("classlabels_int64s", "is missing");
        OnnxNodes nodes = OnnxNodesReader.ReadFlat(node, "class", source);
        string after = arguments.Text("post_transform", "NONE");
        int[] used = [.. nodes.Leaves.SelectMany(leaf => leaf.Select(entry => entry.Target)).Distinct()];
        bool one = labels.Count == 2 && used.Length <= 1;
        if (!one)
        {
            ScoreLink link = after == "LOGISTIC" ? ScoreLink.OneVsRest : LinkOf(after, source, labels.Count);
            return new OnnxScores
            {
                Nodes = nodes,
                BaseScores = BaseOf(arguments, labels.Count),
                Link = link,
                Labels = labels,
                Note = after == "LOGISTIC"
                    ? "Each class has a probability of its own in the file; here they are divided by their sum."
                    : null,
            };
        }
        foreach (List<(int Target, double Weight)> leaf in nodes.Leaves)
        {
            for (int i = 0; i < leaf.Count; i++)
                leaf[i] = (0, leaf[i].Weight);
        }
        double[] given = arguments.Reals("base_values") ?? [];
        double start = given.Length == 2 && used.Length == 1 ? given[used[0]] : given.Length > 0 ? given[^1] : 0;
        bool positive = nodes.Leaves.All(leaf => leaf.All(entry => entry.Weight >= 0));
        bool share = after == "NONE" && positive;
        if (!share && after is not ("LOGISTIC" or "NONE"))
            throw Unsupported(after, source);
        return new OnnxScores
        {
            Nodes = nodes,
            BaseScores = [start],
            Link = share ? ScoreLink.Identity : ScoreLink.Logistic,
            Labels = labels,
            Note = after == "NONE" && !share ? "The file answers with scores; here they become probabilities." : null,
        };
    }

    private static int OutputsOf(OnnxArguments arguments, long targets) =>
        targets is >= 1 and <= 1 << 20 ? (int)targets : throw arguments.Wrong("n_targets", $"is {targets}");

    private static double[] BaseOf(OnnxArguments arguments, int outputs)
    {
        double[] given = arguments.Reals("base_values") ?? [];
        if (given.Length == 0)
            return new double[outputs];
        return given.Length == outputs ? given : throw arguments.Wrong("base_values", $"has {given.Length} numbers, wanted {outputs}");
    }

    private static ScoreLink LinkOf(string after, string source, int outputs) => after switch
    {
        "NONE" or "" => ScoreLink.Identity,
        "LOGISTIC" => ScoreLink.Sigmoid,
        "SOFTMAX" when outputs > 1 => ScoreLink.Softmax,
        _ => throw Unsupported(after, source),
    };

    private static bool AveragesOf(string together, OnnxNodes nodes, string source) => together switch
    {
        "SUM" => false,
        "AVERAGE" => true,
        _ => nodes.Roots.Count == 1
            ? false
            : throw new InputException("unsupported-model", $"'{source}' takes the {together} of its trees, which is not read."),
    };

    private static InputException Unsupported(string after, string source) => new(
        "unsupported-model", $"'{source}' transforms scores by {after}, which is not read.", "NONE, LOGISTIC and SOFTMAX are.");
}
