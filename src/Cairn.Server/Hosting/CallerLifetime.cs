namespace Cairn.Server.Hosting;

/// <summary>
/// Leaves signals to the caller of the server, which may be a test or a program with other things to end.
/// </summary>
internal sealed class CallerLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
