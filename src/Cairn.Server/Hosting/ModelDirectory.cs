using System.Collections.Frozen;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Server.Inference;
using Cairn.Server.Metrics;

namespace Cairn.Server.Hosting;

/// <summary>The models being served. Requests see one complete set or the next, never a mixture.</summary>
public sealed class ModelDirectory
{
    private readonly ServerOptions _options;
    private readonly ServerMetrics _metrics;
    private volatile ModelSet _current = ModelSet.Empty;

    internal ModelDirectory(ServerOptions options, ServerMetrics metrics)
    {
        _options = options;
        _metrics = metrics;
        Replace(options.Models);
    }

    /// <summary>The models, in the order given.</summary>
    public IReadOnlyList<ServedModel> Models => _current.Models;

    /// <summary>What the current set looks like to requests.</summary>
    internal ModelSet Current => _current;

    /// <summary>Serves another set of models from now on; requests in flight finish on the old one.</summary>
    /// <exception cref="InputException"><c>bad-model-name</c> or <c>duplicate-model</c>.</exception>
    public void Replace(IReadOnlyList<ServedModel> models)
    {
        Dictionary<string, ModelRoute> routes = [];
        List<ModelPlan> plans = [];
        foreach (ServedModel model in models)
        {
            CheckName(model.Name, "name");
            CheckName(model.Version, "version");
            ModelPlan plan = new(model, _options, _metrics.Of(model.Name, model.Version));
            plans.Add(plan);
            string path = $"/v2/models/{model.Name}";
            if (!routes.TryAdd($"{path}/versions/{model.Version}/infer", new(plan, InferenceProtocol.OpenInference)))
                throw new InputException("duplicate-model",
                    $"Model '{model.Name}' version '{model.Version}' is given twice.");
            routes.TryAdd($"{path}/infer", new(plan, InferenceProtocol.OpenInference));
            routes.Add($"{path}/versions/{model.Version}/explain", new(plan, InferenceProtocol.Explanation));
            routes.TryAdd($"{path}/explain", new(plan, InferenceProtocol.Explanation));
            routes.Add($"/invocations/{model.Name}/{model.Version}", new(plan, InferenceProtocol.MlflowScoring));
            routes.TryAdd($"/invocations/{model.Name}", new(plan, InferenceProtocol.MlflowScoring));
        }
        // MLflow serves one model a process. With several, which one is meant has to be said.
        if (plans.Select(plan => plan.Served.Name).Distinct().Count() == 1)
            routes.Add("/invocations", new(plans[0], InferenceProtocol.MlflowScoring));
        _current = new ModelSet([.. models], [.. plans], routes.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>A served model; of several versions the first, where none is named. Null when there is none.</summary>
    public ServedModel? Find(string name, string? version = null) => FindPlan(name, version)?.Served;

    internal ModelPlan? FindPlan(string name, string? version) => Array.Find(
        _current.Plans, plan => plan.Served.Name == name && (version is null || plan.Served.Version == version));

    /// <summary>The error for a model that is not served.</summary>
    internal RequestException Unknown(string name, string? version)
    {
        ServedModel[] sameName = [.. Models.Where(m => m.Name == name)];
        return sameName.Length > 0
            ? new RequestException(
                404, "unknown-version", $"There is no version '{version}' of model '{name}' here.",
                NearestNames.Hint(version ?? "", sameName.Select(m => m.Version)))
            : new RequestException(
                404, "unknown-model", $"There is no model '{name}' here.",
                NearestNames.Hint(name, Models.Select(m => m.Name).Distinct()));
    }

    private static void CheckName(string text, string what)
    {
        bool suits = text.Length is > 0 and <= 200 && text is not ("." or "..")
            && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or ':');
        if (!suits)
        {
            throw new InputException(
                "bad-model-name", $"'{text}' cannot be the {what} of a served model.",
                "Use up to 200 letters, digits and the signs . _ - : of ASCII.");
        }
    }
}
