using System.IO.Pipelines;
using Cairn.Server.Hosting;

namespace Cairn.Server.Inference;

/// <summary>Reads whole bodies within the bounds of size and time.</summary>
internal sealed class BodyReader(ServerOptions options)
{
    /// <summary>Reads the body of a request, decompressed.</summary>
    /// <exception cref="RequestException">
    /// Too large (413), too slow (408) or not what its encoding says (400).
    /// </exception>
    public async Task<PooledBytes> ReadAsync(HttpContext context, BodyCompression compression)
    {
        if (context.Request.ContentLength > options.MaxBodyBytes)
            throw TooLarge();
        PooledBytes body = new();
        try
        {
            await ReceiveAsync(context, body);
            if (compression == BodyCompression.None)
                return body;
            using PooledBytes compressed = body;
            body = new PooledBytes();
            Decompress(compressed, compression, body);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private async Task ReceiveAsync(HttpContext context, PooledBytes body)
    {
        using CancellationTokenSource timeout =
            CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(options.RequestTimeout);
        PipeReader reader = context.Request.BodyReader;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(timeout.Token);
                if (body.Length + read.Buffer.Length > options.MaxBodyBytes)
                    throw TooLarge();
                body.Add(read.Buffer);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    return;
            }
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestException(
                408, "timeout", $"The body did not arrive within {options.RequestTimeout.TotalSeconds:0.###} s.");
        }
    }

    private void Decompress(PooledBytes compressed, BodyCompression compression, PooledBytes body)
    {
        try
        {
            using Stream stream = BodyCompressions.Decompress(compressed.ToStream(), compression);
            int read;
            while ((read = stream.Read(body.Free.Span)) > 0)
            {
                body.Advance(read);
                if (body.Length > options.MaxBodyBytes)
                    throw TooLarge();
            }
        }
        catch (InvalidDataException error)
        {
            throw new RequestException(
                400, "bad-encoding", $"The body is not what its Content-Encoding says: {error.Message}");
        }
    }

    private RequestException TooLarge() => new(
        413, "body-too-large",
        $"The body is larger than {options.MaxBodyBytes} bytes, which is the most that this server takes.",
        "Send fewer rows at once.");
}
