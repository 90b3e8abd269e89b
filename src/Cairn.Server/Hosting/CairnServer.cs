using System.Runtime.InteropServices;
using Cairn.Formats;
using Cairn.Server.Inference;
using Cairn.Server.Metrics;
using Cairn.Server.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cairn.Server.Hosting;

/// <summary>
/// A running server: the Open Inference Protocol, MLflow's scoring form, health, metrics, and what extensions add.
/// </summary>
public sealed class CairnServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ServerOptions _options;
    private readonly TrafficClock _clock;
    private readonly Lazy<Task> _stop;

    private CairnServer(WebApplication app, ServerOptions options)
    {
        _app = app;
        _options = options;
        Models = app.Services.GetRequiredService<ModelDirectory>();
        Metrics = app.Services.GetRequiredService<ServerMetrics>();
        State = app.Services.GetRequiredService<ServerState>();
        Drift = app.Services.GetRequiredService<DriftWatch>();
        _clock = new TrafficClock(Metrics);
        _stop = new Lazy<Task>(DrainAsync);
    }

    /// <summary>Address of the server, with the port that it really has.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The models being served.</summary>
    public ModelDirectory Models { get; }

    /// <summary>What has been counted.</summary>
    public ServerMetrics Metrics { get; }

    /// <summary>Whether the server takes requests.</summary>
    public ServerState State { get; }

    /// <summary>Drift of the models that have a profile, measured from the prediction log.</summary>
    public DriftWatch Drift { get; }

    /// <summary>Starts a server; it answers when the task is done.</summary>
    /// <exception cref="InputException">
    /// <c>bad-option</c>, <c>bad-url</c>, <c>key-required</c>, <c>address-in-use</c>, <c>bad-model-name</c> or
    /// <c>duplicate-model</c>.
    /// </exception>
    public static async Task<CairnServer> StartAsync(ServerOptions options, CancellationToken cancellation = default)
    {
        options.Check();
        ListenAddress address = ListenAddress.Parse(options.Url);
        if (options.Key is null && !address.IsLoopback)
        {
            throw new InputException(
                "key-required", $"{options.Url} can be reached from other machines, and no key is set.",
                $"Set the environment variable {AccessKey.Variable} or give --key-file FILE, or listen on "
                + $"{ServerOptions.DefaultUrl}.");
        }
        WebApplication app = Build(options, address);
        try
        {
            CairnServer server = new(app, options);
            await app.StartAsync(cancellation);
            server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
                .First();
            server._clock.Start();
            server.Drift.Start();
            return server;
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            throw new InputException(
                "address-in-use", $"Cannot listen on {options.Url}: {error.Message}",
                "Choose another port with --url, or port 0 for a free one.",
                error);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Stops: readiness goes to 503 at once, connections are refused after <see cref="ServerOptions.DrainDelay"/>,
    /// requests in flight finish within <see cref="ServerOptions.DrainTimeout"/>. Further calls wait for the same stop.
    /// </summary>
    public Task StopAsync() => _stop.Value;

    /// <summary>
    /// Serves until SIGTERM, SIGINT or <paramref name="cancellation"/>, then stops as <see cref="StopAsync"/> does.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellation = default)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Ask(PosixSignalContext context)
        {
            // A second signal is left to its default, which ends the process at once.
            context.Cancel = asked.TrySetResult();
        }

        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        using CancellationTokenRegistration cancelled = cancellation.Register(() => asked.TrySetResult());
        await asked.Task;
        await StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }

    private async Task DrainAsync()
    {
        State.BeginDrain();
        if (_options.DrainDelay > TimeSpan.Zero)
            await Task.Delay(_options.DrainDelay);
        using CancellationTokenSource limit = new(_options.DrainTimeout);
        await _app.StopAsync(limit.Token);
        await _clock.DisposeAsync();
        await Drift.StopAsync();
    }

    // The empty builder, since the usual ones read settings from the working directory and the environment, which
    // belong to others.
    private static WebApplication Build(ServerOptions options, ListenAddress address)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Cairn.Server",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options, address));
        IServiceCollection services = builder.Services;
        services.AddRoutingCore();
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, CallerLifetime>());
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
        services.AddSingleton(options);
        services.AddSingleton(new ServerState(options.MaxConcurrentRequests));
        services.AddSingleton(new ServerLog(options.Log));
        ServerMetrics metrics = new();
        services.AddSingleton(metrics);
        services.AddSingleton(new ModelDirectory(options, metrics));
        services.AddSingleton(provider => new DriftWatch(
            options, provider.GetRequiredService<ModelDirectory>(), metrics, provider.GetRequiredService<ServerLog>()));
        services.AddSingleton<InferenceHandler>();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<ServerEndpoints>();
        services.AddSingleton<AccessGuard>();
        services.AddSingleton<RequestPipeline>();
        foreach (IServerExtension extension in options.Extensions)
            extension.AddServices(services);

        WebApplication app = builder.Build();
        RequestPipeline pipeline = app.Services.GetRequiredService<RequestPipeline>();
        app.Use(next => context => pipeline.InvokeAsync(context, next));
        app.UseRouting();
        foreach (IServerExtension extension in options.Extensions)
            extension.Map(app);
        app.MapFallback(context => Replies.ErrorAsync(context, new RequestException(
            404, "unknown-endpoint", $"There is no {context.Request.Path} here.", "See /openapi.json.")));
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel, ServerOptions options, ListenAddress address)
    {
        kestrel.AddServerHeader = false;
        // Bodies are bounded where they are read, so that the refusal can say what the bound is.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        kestrel.Limits.MaxRequestLineSize = Math.Min(kestrel.Limits.MaxRequestLineSize, options.MaxHeaderBytes);
        kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxConnections;
        void Listen(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
        if (address.IsLocalhost && address.Port > 0)
            kestrel.ListenLocalhost(address.Port, Listen);
        else
            kestrel.Listen(address.Address, address.Port, Listen);
    }
}
