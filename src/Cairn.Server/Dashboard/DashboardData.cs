using System.Collections.Concurrent;
using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Lifecycle.Tracking;
using Cairn.Models.Packaging;
using Cairn.Server.Dashboard.Forms;
using Cairn.Server.Dashboard.Live;
using Cairn.Server.Dashboard.Views;
using Cairn.Server.Hosting;
using Cairn.Server.Inference;
using Cairn.Server.Metrics;

namespace Cairn.Server.Dashboard;

/// <summary>Gathers what each page shows, from the server, the store and the log of predictions.</summary>
internal sealed class DashboardData(
    DashboardSources sources, ModelDirectory models, ServerMetrics metrics, ServerState state)
{
    private const int MostRuns = 500;
    private const int LatestRuns = 6;
    private const string ReportName = "report.html";

    // Several open pages ask for the same window; it is read once in so long.
    private static readonly TimeSpan s_driftAge = TimeSpan.FromSeconds(4);

    private readonly ConcurrentDictionary<string, PackageManifest> _manifests = new();
    private readonly ConcurrentDictionary<string, (DateTime Made, DriftReport Report)> _drift = new();

    /// <summary>The store.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public CairnStore RequireStore() => sources.Store ?? throw new RequestException(
        404, "no-store", "This server was started without a store.", "Start it with cairn serve, in the folder of a store.");

    public OverviewView Overview() => new(
        [.. models.Models.Select(ServedOf)], sources.Store?.Models.List().Count, RunsOf(LatestRuns), state.Started);

    public RunsView Runs() => RunsOf(MostRuns);

    public RunView Run(string reference)
    {
        CairnStore store = RequireStore();
        Run run = store.Runs.Get(reference);
        List<(string, IReadOnlyList<MetricPoint>)> histories = [];
        foreach (string metric in run.Metrics.Keys)
        {
            IReadOnlyList<MetricPoint> points = store.Runs.History(run.Id, metric);
            if (points.Count > 1)
                histories.Add((metric, points));
        }
        ModelVersion[] versions = [.. store.Models.List().SelectMany(m => m.Versions).Where(v => v.RunId == run.Id)];
        return new RunView(run, histories, versions);
    }

    public RunComparison Compare(IReadOnlyList<string> references)
    {
        CairnStore store = RequireStore();
        return RunComparison.Of([.. references.Select(store.Runs.Get)]);
    }

    public ModelsView Models()
    {
        List<ModelView> found = [.. sources.Store?.Models.List().Select(m => ModelOf(m.Name, m)) ?? []];
        foreach (string name in models.Models.Select(m => m.Name).Distinct())
        {
            if (found.TrueForAll(m => m.Name != name))
                found.Add(ModelOf(name, null));
        }
        return new ModelsView([.. found.OrderBy(m => m.Name, StringComparer.Ordinal)], sources.Store is not null);
    }

    public ModelView Model(string name) => Models().Models.FirstOrDefault(m => m.Name == name)
        ?? throw new RequestException(
            404, "unknown-model", $"There is no model '{name}'.", NearestNames.Hint(name, Models().Models.Select(m => m.Name)));

    public VersionView Version(string name, string version)
    {
        ModelView model = Model(name);
        ModelView.Row row = model.Versions.FirstOrDefault(v => v.Version == version) ?? throw new RequestException(
            404, "unknown-version", $"There is no version '{version}' of '{name}'.",
            NearestNames.Hint(version, model.Versions.Select(v => v.Version)));
        ServedModel? served = models.Find(name, version);
        return new VersionView
        {
            Name = name,
            Version = version,
            Signature = served?.Model.Signature ?? row.Manifest?.Signature ?? throw new RequestException(
                404, "no-package", $"The package of version {version} of '{name}' cannot be read.", "Check the store with: cairn doctor"),
            Registered = row.Registered,
            Served = served,
            Manifest = row.Manifest,
            Profile = served?.Profile,
            ReportRun = ReportRunOf(row.Registered),
            Traffic = served is null ? null : TrafficSummary.Of(metrics.Of(name, version)),
            Drift = Drift(name, version),
            Form = served is null ? null : PredictionForm.Of(served.Model.Signature, served.Profile),
        };
    }

    public DriftView Drift(string name, string version)
    {
        ServedModel? served = models.Find(name, version);
        DriftOptions options = sources.Drift ?? new DriftOptions();
        string? whyNot = served is null ? "Drift is watched while a version is served."
            : served.Profile is null ? "The package of this model has no profile of its training data to compare with."
            : sources.PredictionLog is null ? "Predictions are not logged on this server."
            : null;
        return new DriftView(name, version, whyNot is null ? DriftOf(served!, options) : null, options.PsiThreshold, whyNot);
    }

    public IReadOnlyList<TrafficSummary> Traffic() => [.. models.Models.Select(m => TrafficSummary.Of(metrics.Of(m.Name, m.Version)))];

    /// <summary>An answer with what moved it, where that is told at once.</summary>
    public PredictionAnswer Explain(ServedModel served, PredictionForm form, PredictionAnswer answer)
    {
        try
        {
            return answer.Error is null && models.FindPlan(served.Name, served.Version) is { } plan
                ? answer.With(plan.Explanation.Explainer, form.ToTable())
                : answer;
        }
        catch (InputException)
        {
            // The answer stands without reasons.
            return answer;
        }
    }

    private ServedView ServedOf(ServedModel model) => new(
        model, TrafficSummary.Of(metrics.Of(model.Name, model.Version)), Drift(model.Name, model.Version).Report);

    private RunsView RunsOf(int most) => new(sources.Store?.Runs.List(most) ?? [], sources.Store is not null);

    private DriftReport DriftOf(ServedModel model, DriftOptions options)
    {
        string key = $"{model.Name}/{model.Version}";
        if (_drift.TryGetValue(key, out (DateTime Made, DriftReport Report) known) && DateTime.UtcNow - known.Made < s_driftAge)
            return known.Report;
        DriftReport report =
            new DriftMonitor(sources.PredictionLog!, model.Name, model.Version, model.Profile!, options).Current();
        _drift[key] = (DateTime.UtcNow, report);
        return report;
    }

    private ModelView ModelOf(string name, RegisteredModel? registered)
    {
        List<ModelView.Row> rows = [];
        foreach (ModelVersion version in registered?.Versions ?? [])
        {
            string number = version.Version.ToString(CultureInfo.InvariantCulture);
            rows.Add(new ModelView.Row(number, version, ManifestOf(version), version.Task, models.Find(name, number) is not null));
        }
        foreach (ServedModel served in models.Models.Where(m => m.Name == name))
        {
            if (rows.TrueForAll(r => r.Version != served.Version))
                rows.Add(new ModelView.Row(served.Version, null, null, served.Model.Signature.Task, IsServed: true));
        }
        return new ModelView(name, registered, rows);
    }

    // A damaged package must not take the whole list with it; its own page says what is wrong.
    private PackageManifest? ManifestOf(ModelVersion version)
    {
        if (_manifests.TryGetValue(version.PackageDigest, out PackageManifest? known))
            return known;
        try
        {
            PackageManifest manifest = PackageManifest.Read(RequireStore().Models.PackagePathOf(version));
            return _manifests[version.PackageDigest] = manifest;
        }
        catch (InputException)
        {
            return null;
        }
    }

    private Run? ReportRunOf(ModelVersion? version)
    {
        if (version?.RunId is null || sources.Store is null)
            return null;
        Run run = sources.Store.Runs.Get(version.RunId);
        return run.Artifacts.ContainsKey(ReportName) ? run : null;
    }
}
