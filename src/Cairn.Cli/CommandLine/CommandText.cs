using System.CommandLine;

namespace Cairn.Cli.CommandLine;

/// <summary>A command line as text that can be given to a shell again.</summary>
internal static class CommandText
{
    private const string Plain = "-_./:=@%+,~";

    /// <summary>The whole line, each word quoted where a shell would take it apart.</summary>
    public static string Of(ParseResult parsed) => "cairn " + string.Join(' ', parsed.Tokens.Select(t => Quote(t.Value)));

    /// <summary>A word as POSIX shells read it back.</summary>
    public static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal)) && word[0] != '~'
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
