namespace Cairn.Server.Hosting;

/// <summary>Where faults of the server itself are written, one line each.</summary>
internal sealed class ServerLog(Action<string>? write)
{
    private readonly Action<string> _write = write ?? Console.Error.WriteLine;

    /// <summary>Writes down an exception that no request should have caused.</summary>
    public void Fault(Exception error) =>
        _write($"{DateTime.UtcNow:yyyy-MM-ddTHH:mm:ssZ} fault: {error.ToString().ReplaceLineEndings(" | ")}");
}
