namespace Cairn.Server.Hosting;

/// <summary>
/// A part of the server with endpoints of its own. They are mapped behind those of the protocols, so they cannot take
/// these over.
/// </summary>
/// <remarks>
/// The services hold <see cref="ServerOptions"/>, <see cref="ModelDirectory"/>, <see cref="ServerState"/>,
/// <see cref="Metrics.ServerMetrics"/> and <see cref="Metrics.DriftWatch"/> as singletons.
/// </remarks>
public interface IServerExtension
{
    /// <summary>Adds what the endpoints need.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>Adds middleware and endpoints.</summary>
    void Map(WebApplication app);
}
