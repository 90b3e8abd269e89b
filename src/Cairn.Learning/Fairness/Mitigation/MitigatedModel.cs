using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>A classifier that was made fairer: one model, a mixture of them, or one with thresholds by group.</summary>
/// <remarks>
/// Its probabilities are those of the class, as the models give them, averaged over a mixture; its decisions are drawn
/// by
/// <see cref="Chances"/>, and so need not be the more probable class. A draw follows from what is in the row and the
/// seed of the fit: the same row is decided the same way always.
/// </remarks>
public sealed class MitigatedModel : IModel, IFeatureImportance, IFitRecord
{
    private readonly double _baseRate;
    private readonly ulong _seed;

    private MitigatedModel(
        Signature signature, string method, IReadOnlyList<MixtureMember> members, double baseRate, ulong seed,
        MitigationGroups? groups, IReadOnlyList<GroupRule> rules)
    {
        Signature = signature;
        Method = method;
        Members = members;
        Groups = groups;
        Rules = rules;
        _baseRate = baseRate;
        _seed = seed;
    }

    /// <inheritdoc/>
    public string Kind => Mitigated.Kind.Name;

    /// <inheritdoc/>
    public Signature Signature { get; }

    /// <summary>One of <see cref="MitigationMethods.Names"/>.</summary>
    public string Method { get; }

    /// <summary>The classifiers with the chance that each decides a row; one but for a reduction.</summary>
    public IReadOnlyList<MixtureMember> Members { get; }

    /// <summary>The groups that have thresholds of their own; null where there are none.</summary>
    public MitigationGroups? Groups { get; }

    /// <summary>How each group is decided, and last the rows of no group; empty without thresholds by group.</summary>
    public IReadOnlyList<GroupRule> Rules { get; }

    /// <summary>The shares of the classifiers, averaged with their weights.</summary>
    public IReadOnlyList<double> FeatureImportance
    {
        get
        {
            double[] shares = new double[Signature.Inputs.Count];
            foreach (MixtureMember member in Members)
            {
                if (member.Model is not IFeatureImportance model)
                    continue;
                for (int i = 0; i < model.FeatureImportance.Count; i++)
                    shares[i] += member.Weight * model.FeatureImportance[i];
            }
            double total = shares.Sum();
            return total > 0 ? [.. shares.Select(share => share / total)] : shares;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<MetricHistory> FitHistory =>
        Members.Count == 1 ? (Members[0].Model as IFitRecord)?.FitHistory ?? [] : [];

    /// <inheritdoc/>
    public IReadOnlyList<string> FitNotes { get; private init; } = [];

    /// <summary>The chance that each row is given the second class; 0 or 1 where nothing is drawn.</summary>
    /// <param name="rows">A table with the inputs.</param>
    /// <param name="threads">Most threads to use, ≥ 1.</param>
    /// <exception cref="InvalidOperationException">There are not two classes.</exception>
    public double[] Chances(Table rows, int threads = 1)
    {
        if (Signature.Labels.Count != 2)
            throw new InvalidOperationException("Chances are of two classes.");
        Table bound = Signature.Bind(rows);
        if (Groups is null)
        {
            double[] chances = new double[bound.RowCount];
            foreach (MixtureMember member in Members)
            {
                bool[]? selected = member.Model is null ? null : Selected(member.Model, bound, threads);
                for (int row = 0; row < chances.Length; row++)
                    chances[row] += selected?[row] ?? member.Constant == 1 ? member.Weight : 0;
            }
            return chances;
        }
        int[] groups = Groups.GroupsOf(bound);
        double[] answers = EnsembleModel.AnswersOf(Members[0].Model!, bound, threads);
        return [.. groups.Select(
            (group, row) => Rules[group < 0 ? Rules.Count - 1 : group].Chance(answers[2 * row + 1]))];
    }

    /// <inheritdoc/>
    public Table Predict(Table rows, int threads = 1)
    {
        Table bound = Signature.Bind(rows);
        double[] probabilities = Probabilities(bound, threads);
        if (Members.Count == 1 && Members[0].Model is not null && Groups is null)
            return PredictionTable.OfClasses(Signature, probabilities);
        double[] chances = Chances(bound, threads);
        double[] draws = RowDraws.Of(bound.Columns, bound.RowCount, _seed);
        int[] codes = new int[bound.RowCount];
        double[] first = new double[codes.Length];
        double[] second = new double[codes.Length];
        for (int row = 0; row < codes.Length; row++)
        {
            codes[row] = draws[row] < chances[row] ? 1 : 0;
            first[row] = probabilities[2 * row];
            second[row] = probabilities[2 * row + 1];
        }
        return new Table(
            new CategoryColumn(Signature.Outputs[0].Name, codes, Signature.Labels),
            new NumberColumn(Signature.Outputs[1].Name, first), new NumberColumn(Signature.Outputs[2].Name, second));
    }

    /// <inheritdoc/>
    public ModelState Save()
    {
        List<StoredTensor> tensors = [];
        JsonArray members = [];
        foreach ((int m, MixtureMember member) in Members.Index())
        {
            JsonObject json = member.Model is null
                ? new JsonObject { ["constant"] = member.Constant }
                : NestedModel.Save(member.Model, Prefix(m), tensors);
            json["weight"] = member.Weight;
            members.Add((JsonNode)json);
        }
        JsonObject settings = new()
        {
            ["method"] = Method,
            ["seed"] = _seed.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["base_rate"] = _baseRate,
            ["members"] = members,
        };
        if (Groups is not null)
        {
            settings["groups"] = Groups.ToJson();
            settings["rules"] = new JsonArray([.. Rules.Select(rule => rule.ToJson())]);
        }
        return new ModelState(Kind, Signature, settings, tensors);
    }

    /// <summary>One model that decides all rows.</summary>
    internal static MitigatedModel Plain(IModel model, string method, ulong seed, IEnumerable<string> notes) =>
        new(model.Signature, method, [new MixtureMember(model, 0, 1)], 0, seed, null, []) { FitNotes = Notes(
            model, notes) };

    /// <summary>Several models, one of which is drawn to decide a row.</summary>
    internal static MitigatedModel Mixture(
        IReadOnlyList<MixtureMember> members, double baseRate, ulong seed, Signature signature,
        IEnumerable<string> notes) =>
        new(signature, MitigationMethods.Reduction, members, baseRate, seed, null, []) { FitNotes = Notes(
            null, notes) };

    /// <summary>One model whose scores are decided by the rules of groups.</summary>
    internal static MitigatedModel ByGroup(
        IModel model, MitigationGroups groups, IReadOnlyList<GroupRule> rules, Table table, ulong seed,
        IEnumerable<string> notes)
    {
        InputField[] added =
        [
            .. groups.Columns.Where(name => model.Signature.Inputs.All(input => input.Name != name)).Select(
                name => InputOf(table[name])),
        ];
        Signature signature = model.Signature with { Inputs = [.. model.Signature.Inputs, .. added], Threshold = null };
        return new MitigatedModel(
            signature, MitigationMethods.Thresholds, [new MixtureMember(model, 0, 1)], 0, seed, groups, rules)
        {
            FitNotes = Notes(model, notes),
        };
    }

    internal static MitigatedModel Load(ModelState state)
    {
        JsonObject settings = state.Settings;
        if (Text(settings["method"]) is not string method || !MitigationMethods.Names.Contains(method)
            || !ulong.TryParse(Text(settings["seed"]), out ulong seed)
                || settings["members"] is not JsonArray { Count: > 0 } nodes
            || Number(settings["base_rate"]) is not double baseRate)
        {
            throw state.Broken("it does not say how it was made fairer");
        }
        MitigationGroups? groups = null;
        List<GroupRule> rules = [];
        ModelState inner = state;
        if (settings["groups"] is JsonNode groupNode)
        {
            groups = MitigationGroups.FromJson(groupNode) ?? throw state.Broken("its groups are not described");
            foreach (JsonNode? node in settings["rules"] as JsonArray ?? [])
                rules.Add(GroupRule.FromJson(node) ?? throw state.Broken("a rule of a group is not described"));
            HashSet<string> inputs = [.. state.Signature.Inputs.Select(input => input.Name)];
            if (rules.Count != groups.Names.Count + 1 || nodes.Count != 1 || !groups.Columns.All(inputs.Contains))
                throw state.Broken("its rules are not those of its groups");
            int own = (nodes[0]?["signature"]?["inputs"] as JsonArray)?.Count ?? 0;
            inner = state with { Signature = state.Signature with { Inputs = [.. state.Signature.Inputs.Take(own)] } };
        }
        if ((method == MitigationMethods.Reduction || groups is not null) && state.Signature.Labels.Count != 2)
            throw state.Broken("it does not tell two classes apart");
        List<MixtureMember> members = [];
        foreach ((int m, JsonNode? node) in nodes.Index())
        {
            if (node is not JsonObject json || Number(json["weight"]) is not (> 0 and <= 1 and double weight))
                throw state.Broken($"member {m} is not described");
            if (json["constant"] is JsonNode constant)
            {
                if (Number(constant) is not (0 or 1) || method != MitigationMethods.Reduction)
                    throw state.Broken($"member {m} answers no class");
                members.Add(new MixtureMember(null, (int)Number(constant)!.Value, weight));
                continue;
            }
            if (NestedModel.KindOf(json) == Mitigated.Kind.Name)
                throw state.Broken($"member {m} is mitigated itself");
            members.Add(new MixtureMember(NestedModel.Load(inner, json, Prefix(m), $"member {m}"), 0, weight));
        }
        return new MitigatedModel(state.Signature, method, members, baseRate, seed, groups, rules);
    }

    /// <summary>Whether a model gives each row the second of its two classes.</summary>
    internal static bool[] Selected(IModel model, Table rows, int threads)
    {
        Table predictions = model.Predict(rows, threads);
        return
        [
            .. ClassTarget.From(predictions[model.Signature.Outputs[0].Name], model.Signature.Labels).Codes.Select(
                code => code == 1),
        ];
    }

    // Rows × classes. What answers the same to every row says nothing of how probable a class is but how frequent it
    // was.
    private double[] Probabilities(Table bound, int threads)
    {
        int classes = Signature.Labels.Count;
        double[] mean = new double[bound.RowCount * classes];
        foreach (MixtureMember member in Members)
        {
            double[]? answers = member.Model is null ? null : EnsembleModel.AnswersOf(member.Model, bound, threads);
            for (int i = 0; i < mean.Length; i++)
                mean[i] += member.Weight * (answers?[i] ?? (i % 2 == 1 ? _baseRate : 1 - _baseRate));
        }
        return mean;
    }

    private static string[] Notes(IModel? model, IEnumerable<string> notes) =>
        [.. (model as IFitRecord)?.FitNotes ?? [], .. notes];

    private static InputField InputOf(Column column) => column is CategoryColumn category
        ? new InputField(
            column.Name, column.Kind,
            Levels: [.. category.Levels.Where((_, level) => category.Values.Contains(level))
            .Order(StringComparer.Ordinal)])
        : new InputField(column.Name, column.Kind);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text)
        ? text
        : null;

    private static double? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    private static string Prefix(int member) => $"{member}/";
}
