using System.CommandLine;
using Cairn.Formats.Yaml;
using Cairn.Learning.Reports.Cards;

namespace Cairn.Cli.CommandLine;

/// <summary>Options that say what only people know of a model: for its card.</summary>
internal sealed class CardOptions
{
    private readonly Option<string[]> _texts = new("--card")
    {
        Description = "Text of the model card, such as owner=\"Credit team\". May be repeated. Names: "
            + string.Join(", ", CardText.All.Select(text => text.Name)) + ".",
        HelpName = "NAME=TEXT",
    };

    private readonly Option<string?> _file = new("--card-file")
    {
        Description = "YAML file of such texts; --card goes before it.",
        HelpName = "FILE.yaml",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_texts);
        command.Add(_file);
    }

    /// <summary>What was said.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="known">What was said before.</param>
    /// <exception cref="Formats.InputException"><c>unknown-card-text</c>, <c>file-not-found</c> or
    /// <c>malformed-data</c>.</exception>
    public CardTexts Read(ParseResult parsed, CardTexts? known = null)
    {
        IEnumerable<KeyValuePair<string, string>> before =
            known?.Given.Select(given => KeyValuePair.Create(given.Text.Name, given.Value)) ?? [];
        IReadOnlyList<KeyValuePair<string, string>> file =
            parsed.GetValue(_file) is string path ? YamlTexts.Read(path) : [];
        return CardTexts.Of([.. before, .. file, .. Assignment.ParseAll("--card", parsed.GetValue(_texts) ?? [], atFirst: true)]);
    }
}
