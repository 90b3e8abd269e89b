using System.CommandLine;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Joins a verb to its command, so that every verb reports errors in one way.</summary>
internal static class VerbAction
{
    /// <summary>Runs <paramref name="body"/> when the command is called.</summary>
    /// <remarks>An <see cref="InputException"/> becomes exit code 2, cancellation and every other exception 1.</remarks>
    public static void Handle(
        this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> body) =>
        command.SetAction(async (parsed, cancellation) =>
        {
            Terminal terminal = Terminal.For(parsed);
            try
            {
                return await body(parsed, terminal, cancellation);
            }
            catch (Exception error)
            {
                return terminal.Fail(error);
            }
        });

    /// <summary>Runs a <paramref name="body"/> that has nothing to wait for.</summary>
    public static void Handle(this Command command, Func<ParseResult, Terminal, CancellationToken, int> body) =>
        command.Handle((parsed, terminal, cancellation) => Task.FromResult(body(parsed, terminal, cancellation)));
}
