using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Reads <c>name=value</c> arguments.</summary>
internal static class Assignment
{
    /// <summary>The names and values of <paramref name="assignments"/>, in order.</summary>
    /// <param name="option">The option that they were given to, for messages.</param>
    /// <param name="assignments">Texts such as <c>rounds=300</c>.</param>
    /// <param name="atFirst">Whether the first <c>=</c> divides, since values may hold one, or the last, since names may.</param>
    public static List<KeyValuePair<string, string>> ParseAll(
        string option, IEnumerable<string> assignments, bool atFirst = false)
    {
        List<KeyValuePair<string, string>> pairs = [];
        foreach (string assignment in assignments)
        {
            int at = atFirst ? assignment.IndexOf('=') : assignment.LastIndexOf('=');
            if (at <= 0)
                throw new InputException("bad-option", $"Option {option}: found '{assignment}', wanted NAME=VALUE.");
            pairs.Add(new(assignment[..at], assignment[(at + 1)..]));
        }
        return pairs;
    }
}
