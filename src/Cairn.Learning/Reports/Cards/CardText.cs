namespace Cairn.Learning.Reports.Cards;

/// <summary>Something that only people can say of a model.</summary>
/// <param name="Name">How it is called in files and on the command line, such as <c>intended_use</c>.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Wanted">What belongs there, for whoever has not said it yet.</param>
public sealed record CardText(string Name, string Title, string Wanted)
{
    /// <summary>All of them, in the order of the card: those of Mitchell et al., "Model Cards for Model Reporting" (2019).</summary>
    public static IReadOnlyList<CardText> All { get; } =
    [
        new("intended_use", "Intended use", "what decisions it serves, and whose"),
        new("out_of_scope", "Out of scope", "what it must not be used for"),
        new("owner", "Owner", "who answers for it"),
        new("contact", "Contact", "whom to ask"),
        new("license", "Licence", "under which terms it may be used"),
        new("data_description", "About the data", "where the rows come from, and when"),
        new("considerations", "Ethical considerations", "whom it may harm, and what was done about it"),
        new("limitations", "Limitations", "where it is known not to work"),
        new("references", "References", "where more is written"),
    ];

    /// <summary>The one of this name, or null.</summary>
    public static CardText? Find(string name) => All.FirstOrDefault(text => text.Name == name);
}
