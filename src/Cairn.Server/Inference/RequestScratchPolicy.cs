using Microsoft.Extensions.ObjectPool;

namespace Cairn.Server.Inference;

/// <summary>Makes and cleans the buffers of a pool.</summary>
internal sealed class RequestScratchPolicy(Func<RequestScratch> create) : IPooledObjectPolicy<RequestScratch>
{
    /// <inheritdoc/>
    public RequestScratch Create() => create();

    /// <inheritdoc/>
    public bool Return(RequestScratch obj) => obj.Reset();
}
