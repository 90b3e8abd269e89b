using System.Globalization;
using System.Text;
using Cairn.Formats;
using Cairn.Formats.Documents;
using Cairn.Formats.Ubjson;
using Cairn.Learning.Preprocessing;
using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;

namespace Cairn.Learning.Trees.Interchange;

/// <summary>
/// Writes models as XGBoost saves them, in the form of 1.7 that every later version reads, with the names of categories
/// that 3.1 added.
/// </summary>
/// <remarks>
/// XGBoost holds numbers of single precision: a threshold becomes the one that sends every number of single precision
/// the same way, and leaf values are rounded. It starts all outputs from one score, so base scores go into leaves.
/// </remarks>
public static class XGBoostWriter
{
    private const string Format = "XGBoost's format";

    /// <summary>Writes a model.</summary>
    /// <param name="stream">Where it goes.</param>
    /// <param name="model">The model.</param>
    /// <param name="binary">UBJSON rather than JSON.</param>
    /// <returns>What the format does not hold.</returns>
    /// <exception cref="InputException"><c>not-exportable</c>: what cannot be held at all, and the way out.</exception>
    public static ExportReport Write(Stream stream, ITreeModel model, bool binary)
    {
        ExportPlan plan = ExportPlan.Of(model, Format, foldBase: true);
        plan.RefuseLinearLeaves();
        List<string> notes = [];
        DocumentValue objective = Objective(plan, notes);
        XGBoostTreeWriter trees = new(plan);
        DocumentValue[] written = [.. plan.Order.Select((tree, id) => trees.Write(tree, id))];
        DocumentValue document = Object(
            ("learner", Object(
                ("attributes", Object()),
                ("feature_names", Texts(FeatureNames(model.Space, notes))),
                ("feature_types", Texts(model.Space.Features.Select(f => f.IsCategorical ? "c" : "float"))),
                ("gradient_booster", Object(
                    ("model", Object(
                        ("cats", Categories(model.Space)),
                        ("gbtree_model_param", Object(
                            ("num_parallel_tree", Number(plan.Parallel)),
                            ("num_trees", Number(written.Length)),
                            ("size_leaf_vector", Number(0)))),
                        ("tree_info", Integers(plan.Order.Select(tree => (double)tree.Output))),
                        ("trees", DocumentValue.Of(written)))),
                    ("name", DocumentValue.Of("gbtree")))),
                ("learner_model_param", Object(
                    ("base_score", DocumentValue.Of(NeutralScore(objective))),
                    ("boost_from_average", Number(0)),
                    ("num_class", Number(model.Trees.Outputs > 1 && plan.Link == ScoreLink.Softmax ? model.Trees.Outputs : 0)),
                    ("num_feature", Number(model.Space.Features.Count)),
                    ("num_target", Number(plan.Link == ScoreLink.Softmax ? 1 : model.Trees.Outputs)))),
                ("objective", objective))),
            ("version", Integers([1, 7, 4])));
        if (binary)
            UbjsonWriter.Write(stream, document);
        else
            JsonDocumentWriter.Write(stream, document);
        notes.AddRange(plan.ColumnNotes(holdsLevels: true));
        notes.AddRange(plan.DecisionNotes(noted: null));
        if (trees.RoundedThresholds > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{trees.RoundedThresholds} thresholds are not numbers of single precision and were moved to the next one; inputs of single precision go the same way."));
        }
        return new ExportReport(trees.RoundedThresholds, notes);
    }

    private static DocumentValue Objective(ExportPlan plan, List<string> notes)
    {
        if (plan.HasShares)
        {
            notes.Add("XGBoost averages no classes: it answers with the shares of the classes as numbers.");
            return Named("reg:squarederror");
        }
        LearningTask task = plan.Model.Signature.Task;
        if (task == LearningTask.Ranking)
            return Named("rank:pairwise");
        if (task == LearningTask.Survival && plan.Link == ScoreLink.Identity)
        {
            notes.Add("survival:cox answers with the hazard ratio, the exponential of 'risk'.");
            return Named("survival:cox");
        }
        if (task == LearningTask.Survival)
        {
            return Named("survival:aft", ("aft_loss_param", Object(
                ("aft_loss_distribution", DocumentValue.Of("normal")), ("aft_loss_distribution_scale", DocumentValue.Of("1")))));
        }
        if (plan.Link == ScoreLink.Logistic)
            return Named("binary:logistic");
        if (plan.Link == ScoreLink.Softmax)
        {
            return Named("multi:softprob", ("softmax_multiclass_param", Object(
                ("num_class", Number(plan.Trees.Outputs)))));
        }
        if (plan.Link == ScoreLink.Sigmoid)
            return Named("reg:logistic");
        if (plan.Link == ScoreLink.Exponential)
            return Named("reg:gamma");
        if (plan.Link == ScoreLink.OneVsRest)
        {
            notes.Add("XGBoost gives each class a probability of its own; divide them by their sum for the answers here.");
            return Named("binary:logistic");
        }
        if (plan.Link == ScoreLink.SortedQuantiles)
            notes.Add("XGBoost does not put quantiles in order: sort those of a row for the answers here.");
        else if (plan.Link is not null && plan.Link != ScoreLink.Identity)
            notes.Add($"XGBoost answers with the scores; the link '{plan.Link.Name}' is not held.");
        return Named("reg:squarederror");
    }

    private static DocumentValue Named(string name, params (string Name, DocumentValue Value)[] parameters)
    {
        bool weighted = name is "reg:squarederror" or "reg:logistic" or "binary:logistic" or "reg:gamma";
        return Object([
            .. parameters,
            ("name", DocumentValue.Of(name)),
            .. weighted ? [("reg_loss_param", Object(("scale_pos_weight", DocumentValue.Of("1"))))] : (ReadOnlySpan<(string, DocumentValue)>)[],
        ]);
    }

    // The answer whose score is zero.
    private static string NeutralScore(DocumentValue objective) => objective.Members["name"].Text switch
    {
        "binary:logistic" or "reg:logistic" => "5E-1",
        "reg:gamma" or "survival:cox" or "survival:aft" => "1E0",
        _ => "0E0",
    };

    // XGBoost's own tables refuse these characters in names.
    private static string[] FeatureNames(FeatureSpace space, List<string> notes)
    {
        string[] names = [.. space.Features.Select(f => f.Name)];
        string[] changed = [.. names.Where(name => name.AsSpan().ContainsAny("[]<"))];
        if (changed.Length > 0)
            notes.Add($"XGBoost's names have no '[', ']' or '<'; they became '_' in {string.Join(", ", changed.Select(n => $"'{n}'"))}.");
        return [.. names.Select(name => name.Replace('[', '_').Replace(']', '_').Replace('<', '_'))];
    }

    // All level names of a feature in one array of bytes, and the order that sorts them.
    private static DocumentValue Categories(FeatureSpace space)
    {
        List<DocumentValue> encodings = [];
        List<double> sorted = [];
        List<double> segments = [0];
        foreach (Feature feature in space.Features)
        {
            IReadOnlyList<string> levels = feature.IsCategorical ? feature.Input.Levels! : [];
            byte[][] names = [.. levels.Select(Encoding.UTF8.GetBytes)];
            List<double> offsets = levels.Count > 0 ? [0] : [];
            foreach (byte[] name in names)
                offsets.Add(offsets[^1] + name.Length);
            encodings.Add(Object(
                ("offsets", Integers(offsets)),
                ("values", Integers(names.SelectMany(name => name).Select(b => (double)(sbyte)b)))));
            int[] order = [.. Enumerable.Range(0, names.Length)];
            Array.Sort(order, (a, b) => names[a].AsSpan().SequenceCompareTo(names[b]));
            sorted.AddRange(order.Select(code => (double)code));
            segments.Add(segments[^1] + levels.Count);
        }
        if (sorted.Count == 0)
        {
            encodings.Clear();
            segments.Clear();
        }
        return Object(
            ("enc", DocumentValue.Of(encodings)),
            ("feature_segments", Integers(segments)),
            ("sorted_idx", Integers(sorted)));
    }

    private static DocumentValue Texts(IEnumerable<string> texts) => DocumentValue.Of([.. texts.Select(DocumentValue.Of)]);

    // Some versions read lists of these as packed numbers, all of them as values one by one.
    private static DocumentValue Integers(IEnumerable<double> numbers) =>
        DocumentValue.Of([.. numbers.Select(number => DocumentValue.Of(number, NumberType.Int32))]);

    // Parameters are numbers written as texts.
    private static DocumentValue Number(int value) => DocumentValue.Of(value.ToString(CultureInfo.InvariantCulture));

    private static DocumentValue Object(params (string Name, DocumentValue Value)[] members)
    {
        OrderedDictionary<string, DocumentValue> made = new(StringComparer.Ordinal);
        foreach ((string name, DocumentValue value) in members)
            made.Add(name, value);
        return DocumentValue.Of(made);
    }
}
