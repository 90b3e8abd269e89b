using System.Globalization;
using Cairn.Lifecycle.Monitoring;
using Cairn.Lifecycle.Stores;
using Cairn.Server.Dashboard;
using Cairn.Server.Hosting;

namespace Cairn.Cli.CommandLine;

/// <summary>A server with everything that a store gives it: prediction log, drift, dashboard.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly PredictionLog? _log;

    private ModelServer(CairnServer server, PredictionLog? log)
    {
        Server = server;
        _log = log;
    }

    /// <summary>The running server.</summary>
    public CairnServer Server { get; }

    /// <summary>Starts serving.</summary>
    /// <param name="models">What to serve.</param>
    /// <param name="store">Where runs and models are, and predictions are logged.</param>
    /// <param name="options">Address and bounds.</param>
    /// <param name="logPredictions">Whether predictions are logged and drift is watched.</param>
    /// <param name="cancellation">Stops the start.</param>
    public static async Task<ModelServer> StartAsync(
        IEnumerable<LoadedModel> models, CairnStore store, ServerOptions options, bool logPredictions,
        CancellationToken cancellation)
    {
        PredictionLog? log = logPredictions ? PredictionLog.Open(store.PredictionLogPath) : null;
        try
        {
            DashboardExtension dashboard = new(new DashboardSources { Store = store, PredictionLog = log?.Reader });
            ServerOptions complete = options with
            {
                Models = [.. models.Select(Served)],
                PredictionLog = log,
                Extensions = [.. options.Extensions, dashboard],
            };
            CairnServer server = await CairnServer.StartAsync(complete, cancellation);
            return new ModelServer(server, log);
        }
        catch
        {
            if (log is not null)
                await log.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until everything that was predicted so far is in the log.</summary>
    public Task FlushAsync(CancellationToken cancellation) => _log?.FlushAsync(cancellation) ?? Task.CompletedTask;

    /// <summary>Lets requests in flight finish, then writes the rest of the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_log is not null)
            await _log.DisposeAsync();
    }

    private static ServedModel Served(LoadedModel model) =>
        ServedModel.Of(model.Package, model.Name, model.Version?.ToString(CultureInfo.InvariantCulture) ?? "1");
}
