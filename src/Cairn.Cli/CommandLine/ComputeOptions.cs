using System.CommandLine;
using Cairn.Formats;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on the resources and randomness of a computation.</summary>
internal sealed class ComputeOptions
{
    private const int MostThreads = 1024;

    private readonly Option<int?> _threads = new("--threads")
    {
        Description = "Most threads to use; all cores when left out. Results do not depend on it.",
        HelpName = "N",
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Root of all randomness; default 0.", HelpName = "N" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_threads);
        command.Add(_seed);
    }

    /// <summary>Most threads to use, ≥ 1.</summary>
    public int Threads(ParseResult parsed)
    {
        int threads = parsed.GetValue(_threads) ?? Environment.ProcessorCount;
        if (threads is < 1 or > MostThreads)
        {
            throw new InputException(
                "bad-option", $"Option --threads: found {threads}, wanted a whole number from 1 to {MostThreads}.");
        }
        return threads;
    }

    /// <summary>The seed.</summary>
    public ulong Seed(ParseResult parsed) => parsed.GetValue(_seed);
}
