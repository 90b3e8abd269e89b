using Cairn.Formats;

namespace Cairn.Server.Inference;

/// <summary>A request that is refused with a status other than 400.</summary>
internal sealed class RequestException : InputException
{
    public RequestException(int status, string code, string message, string? hint = null)
        : base(code, message, hint)
    {
        Status = status;
    }

    /// <summary>Status of the answer.</summary>
    public int Status { get; }
}
