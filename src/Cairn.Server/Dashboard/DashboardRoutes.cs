using Cairn.Formats;
using Cairn.Lifecycle.Tracking;
using Cairn.Server.Dashboard.Forms;
using Cairn.Server.Dashboard.Pages;
using Cairn.Server.Dashboard.Parts;
using Cairn.Server.Dashboard.Views;
using Cairn.Server.Inference;

namespace Cairn.Server.Dashboard;

/// <summary>Which address shows what.</summary>
internal sealed class DashboardRoutes(PageRenderer pages, DashboardData data)
{
    private const string ReportName = "report.html";
    private const int MostCompared = 8;

    // A form holds a row: far more than this is no form of ours.
    private const int MostFormBytes = 1 << 20;

    public void Map(WebApplication app)
    {
        Get(app, "/", context => pages.SendAsync<OverviewPage>(context, data.Overview()));
        Get(app, "/runs", context => pages.SendAsync<RunsPage>(context, data.Runs()));
        Get(app, "/runs/compare", CompareAsync);
        Get(app, "/runs/{run}", context => pages.SendAsync<RunPage>(context, data.Run(Value(context, "run"))));
        Get(app, "/runs/{run}/files/{**file}", SendFileAsync);
        Get(app, "/models", context => pages.SendAsync<ModelsPage>(context, data.Models()));
        Get(app, "/models/{model}", context => pages.SendAsync<ModelPage>(context, data.Model(Value(context, "model"))));
        Get(app, "/models/{model}/{version}", context => pages.SendAsync<VersionPage>(context, VersionOf(context)));
        Get(app, "/models/{model}/{version}/report", SendReportAsync);
        Get(app, "/models/{model}/{version}/drift", context => pages.SendAsync<DriftPart>(context, DriftOf(context)));
        app.MapPost("/models/{model}/{version}/predict", pages.Guard(PredictAsync));
        Get(app, "/traffic", context => pages.SendAsync<TrafficPage>(context, data.Traffic()));
    }

    private void Get(WebApplication app, string pattern, Func<HttpContext, Task> handler) =>
        app.MapGet(pattern, pages.Guard(handler));

    private VersionView VersionOf(HttpContext context) => data.Version(Value(context, "model"), Value(context, "version"));

    private DriftView DriftOf(HttpContext context) => data.Drift(Value(context, "model"), Value(context, "version"));

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private Task CompareAsync(HttpContext context)
    {
        string[] wanted = [.. context.Request.Query["run"].OfType<string>().Distinct().Take(MostCompared + 1)];
        if (wanted.Length < 2)
            throw new InputException("too-few-runs", "There is nothing to compare yet.", "Tick two or more runs.");
        if (wanted.Length > MostCompared)
            throw new InputException("too-many-runs", $"More than {MostCompared} runs do not fit beside each other.", "Tick fewer.");
        return pages.SendAsync<ComparePage>(context, data.Compare(wanted));
    }

    private async Task PredictAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not <= MostFormBytes)
            throw new RequestException(413, "too-large", "The form is too large, or does not say how large it is.");
        VersionView view = VersionOf(context);
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        PredictionForm filled = view.RequireForm().With(form.ToDictionary(f => f.Key, f => f.Value.ToString()));
        PredictionAnswer answer = data.Explain(view.Served!, filled, filled.Ask(view.Served!.Model, view.Served.Conformal));
        if (context.Request.Headers.ContainsKey("HX-Request"))
            await pages.SendAsync<AnswerPart>(context, answer);
        else
            await pages.SendAsync<VersionPage>(context, view with { Form = filled, Answer = answer }, answer.Error is null ? 200 : 400);
    }

    private Task SendReportAsync(HttpContext context)
    {
        VersionView view = VersionOf(context);
        if (view.ReportRun is not Run run)
            throw new RequestException(404, "no-report", $"There is no report of {view.Name} version {view.Version}.");
        return SendAsync(context, run, ReportName);
    }

    private Task SendFileAsync(HttpContext context) =>
        SendAsync(context, data.RequireStore().Runs.Get(Value(context, "run")), Value(context, "file"));

    private Task SendAsync(HttpContext context, Run run, string name)
    {
        string path = data.RequireStore().Runs.ArtifactPath(run.Id, name);
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, max-age=3600";
        bool isReport = name == ReportName;
        // Files of runs come from anywhere: only the report opens here, without any right over the pages of this
        // server.
        response.Headers.ContentSecurityPolicy = isReport
            ? "sandbox allow-scripts allow-popups; frame-ancestors 'self'"
            : "sandbox; default-src 'none'";
        response.ContentType = isReport ? "text/html; charset=utf-8" : "application/octet-stream";
        if (!isReport)
            response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(Path.GetFileName(name))}";
        return response.SendFileAsync(path, context.RequestAborted);
    }
}
