using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats;

namespace Cairn.Learning.Reports.Cards;

/// <summary>What people say of a model: the parts of its card that no measurement gives. Immutable.</summary>
public sealed class CardTexts
{
    private readonly Dictionary<string, string> _values;

    private CardTexts(Dictionary<string, string> values)
    {
        _values = values;
    }

    /// <summary>Nothing was said.</summary>
    public static CardTexts None { get; } = new([]);

    /// <summary>What was said, in the order of the card.</summary>
    public IEnumerable<(CardText Text, string Value)> Given =>
        CardText.All.Where(text => _values.ContainsKey(text.Name)).Select(text => (text, _values[text.Name]));

    /// <summary>What was said under a name, or null.</summary>
    public string? Value(string name) => _values.GetValueOrDefault(name);

    /// <summary>Texts by name; later ones replace earlier ones, and empty ones take a text away.</summary>
    /// <param name="texts">Names of <see cref="CardText.All"/> and what is said.</param>
    /// <exception cref="InputException"><c>unknown-card-text</c>.</exception>
    public static CardTexts Of(IEnumerable<KeyValuePair<string, string>> texts)
    {
        Dictionary<string, string> values = [];
        foreach ((string name, string value) in texts)
        {
            if (CardText.Find(name) is null)
            {
                throw new InputException(
                    "unknown-card-text", $"A model card has no '{name}'.",
                    NearestNames.Hint(name, CardText.All.Select(text => text.Name)));
            }
            if (value.Trim() is { Length: > 0 } text)
                values[name] = text;
            else
                values.Remove(name);
        }
        return new CardTexts(values);
    }

    /// <summary>A member for each text that was given.</summary>
    public JsonObject ToJson() =>
        new(Given.Select(given => KeyValuePair.Create(given.Text.Name, (JsonNode?)given.Value)));
}
