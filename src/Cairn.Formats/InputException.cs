namespace Cairn.Formats;

/// <summary>
/// What the caller gave cannot be used: a file, an option, a request, a package. The tool exits with code 2 and the
/// server answers 4xx; anything else that is thrown is a fault of the program.
/// </summary>
/// <remarks>
/// The message names the thing, what was found and what was wanted; <see cref="Hint"/> says how to mend it.
/// </remarks>
public class InputException : Exception
{
    /// <summary>An error that names its kind, what happened, and the way out.</summary>
    /// <param name="code">Stable kebab-case name that scripts may test, such as <c>unknown-column</c>.</param>
    /// <param name="message">What, where, found, wanted; one or two sentences.</param>
    /// <param name="hint">What to do about it, or null when the message already says so.</param>
    /// <param name="inner">The cause, if another exception was.</param>
    public InputException(string code, string message, string? hint = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Hint = hint;
    }

    /// <summary>Stable kebab-case name of the kind of error.</summary>
    public string Code { get; }

    /// <summary>How to mend it; null when the message says so.</summary>
    public string? Hint { get; }
}
