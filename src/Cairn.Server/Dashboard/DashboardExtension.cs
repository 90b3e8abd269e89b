using Cairn.Server.Hosting;
using Cairn.Server.Metrics;

namespace Cairn.Server.Dashboard;

/// <summary>The pages at <c>/</c>: runs, models, live traffic, drift, and a form that asks a model.</summary>
/// <remarks>
/// Pages are rendered on the server; htmx and server-sent events keep the live parts current. They hold all they need:
/// scripts and styles come from this assembly, under names that contain their digest.
/// </remarks>
public sealed class DashboardExtension : IServerExtension
{
    private readonly DashboardSources _sources;

    /// <summary>A dashboard over <paramref name="sources"/>.</summary>
    public DashboardExtension(DashboardSources sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = sources;
    }

    /// <inheritdoc/>
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton(_sources);
        services.AddSingleton<DashboardData>();
        services.AddSingleton<PageRenderer>();
    }

    /// <inheritdoc/>
    public void Map(WebApplication app)
    {
        PageRenderer pages = app.Services.GetRequiredService<PageRenderer>();
        DashboardData data = app.Services.GetRequiredService<DashboardData>();
        app.Use(pages.ShowMissingPageAsync);
        DashboardAssets.Map(app);
        new DashboardRoutes(pages, data).Map(app);
        Live.TrafficStream stream = new(
            app.Services.GetRequiredService<ServerMetrics>(), app.Services.GetRequiredService<ServerState>(), app.Lifetime);
        app.MapGet("/events/traffic", stream.SendAsync);
    }
}
