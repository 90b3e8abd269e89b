using Cairn.Formats;

namespace Cairn.Lifecycle.Stores;

/// <summary>Which names things in a store may have.</summary>
internal static class StoreNames
{
    private const int MostCharacters = 100;
    private const int MostLabelCharacters = 250;
    private const int MostTextCharacters = 10_000;

    /// <summary>Checks a name that is used in references: models and aliases.</summary>
    /// <exception cref="InputException"><c>bad-name</c>.</exception>
    public static string CheckName(string what, string name)
    {
        bool good = name.Length is > 0 and <= MostCharacters && char.IsAsciiLetterOrDigit(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
        return good
            ? name
            : throw new InputException(
                "bad-name", $"'{Shorten(name)}' is no name for {what}.",
                $"Use 1 to {MostCharacters} letters, digits, '.', '_' and '-', beginning with a letter or digit.");
    }

    /// <summary>Checks the name of a parameter, metric, tag or artifact.</summary>
    /// <exception cref="InputException"><c>bad-name</c>.</exception>
    public static string CheckLabel(string what, string name) =>
        name.Length is > 0 and <= MostLabelCharacters && !name.Any(char.IsControl)
            ? name
            : throw new InputException(
                "bad-name", $"'{Shorten(name)}' is no name for {what}.",
                $"Use 1 to {MostLabelCharacters} characters without control characters.");

    /// <summary>Checks the value of a parameter or tag, or a description.</summary>
    /// <exception cref="InputException"><c>too-long</c>.</exception>
    public static string CheckText(string what, string text) =>
        text.Length <= MostTextCharacters
            ? text
            : throw new InputException(
                "too-long", $"The text of {what} has {text.Length} characters, at most {MostTextCharacters} are kept.",
                "Store long texts as artifacts.");

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
