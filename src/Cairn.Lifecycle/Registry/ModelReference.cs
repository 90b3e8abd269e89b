using System.Globalization;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;

namespace Cairn.Lifecycle.Registry;

/// <summary>How people name a registered version: <c>name</c>, <c>name@alias</c> or <c>name/3</c>.</summary>
/// <param name="Name">Name of the model.</param>
/// <param name="Alias">The alias, or null.</param>
/// <param name="Version">The version, or null.</param>
public sealed record ModelReference(string Name, string? Alias = null, int? Version = null)
{
    /// <summary>Reads a reference.</summary>
    /// <exception cref="InputException"><c>bad-name</c> or <c>bad-reference</c>.</exception>
    public static ModelReference Parse(string text)
    {
        int mark = text.IndexOfAny(['@', '/']);
        if (mark < 0)
            return new ModelReference(StoreNames.CheckName("a model", text));
        string name = StoreNames.CheckName("a model", text[..mark]);
        string rest = text[(mark + 1)..];
        if (text[mark] == '@')
            return new ModelReference(name, Alias: StoreNames.CheckName("an alias", rest));
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0
            ? new ModelReference(name, Version: version)
            : throw new InputException(
                "bad-reference", $"'{text}' names no version: found '{rest}', wanted a whole number from 1.",
                $"Write {name}/1, {name}@champion, or {name} alone.");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Alias is not null ? $"{Name}@{Alias}" : Version is int v ? $"{Name}/{v}" : Name;
}
