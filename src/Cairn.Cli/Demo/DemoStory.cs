using System.Diagnostics;
using System.Globalization;
using Cairn.Cli.CommandLine;
using Spectre.Console;

namespace Cairn.Cli.Demo;

/// <summary>Tells each step of the demo as it happens, with the time since the start.</summary>
internal sealed class DemoStory(Terminal terminal)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    public void Tell(string step, string sentence)
    {
        if (terminal.IsJson)
            return;
        string time = string.Create(CultureInfo.InvariantCulture, $"{_clock.Elapsed.TotalSeconds,5:F1} s");
        terminal.Out.MarkupLineInterpolated($"[grey]{time}[/]  [bold]{step,-8}[/] {sentence}");
    }
}
