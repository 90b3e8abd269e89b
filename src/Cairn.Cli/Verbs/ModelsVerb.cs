using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cairn.Cli.CommandLine;
using Cairn.Learning.Explanation;
using Cairn.Learning.Reports.Cards;
using Cairn.Lifecycle.Registry;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Spectre.Console;

namespace Cairn.Cli.Verbs;

/// <summary><c>cairn models [list|show|card|alias|archive|unarchive]</c>: the registered models and their versions.</summary>
internal sealed class ModelsVerb
{
    private const int MostImportances = 20;

    private readonly Argument<string> _model = new("MODEL")
    {
        Description = "NAME, NAME@ALIAS, NAME/VERSION; for 'show' and 'card' also a .cairn file.",
    };

    private readonly Argument<string> _alias = new("ALIAS") { Description = "Name such as champion." };
    private readonly Option<bool> _remove = new("--remove") { Description = "Take the alias away from the model." };
    private readonly Option<bool> _all = new("--all") { Description = "List archived versions too." };

    public static Command Create() => new ModelsVerb().CreateCommand();

    private Command CreateCommand()
    {
        Command list = new("list", "List models and their versions.") { _all };
        list.Handle(List);
        Command show = new("show", "Show what a package says of itself.") { _model };
        show.Handle(Show);
        Command card = new("card", "Print the model card, Markdown, or with --json what it is made of.") { _model };
        card.Handle(Card);
        Command alias = new("alias", "Point an alias to a version.") { _model, _alias, _remove };
        alias.Handle(Alias);
        Command archive = new("archive", "Take a version out of use; it stays in the registry.") { _model };
        archive.Handle((parsed, terminal, _) => Change(parsed, terminal, (models, reference) => models.Archive(reference)));
        Command unarchive = new("unarchive", "Put an archived version back into use.") { _model };
        unarchive.Handle((parsed, terminal, _) => Change(parsed, terminal, (models, reference) => models.Unarchive(reference)));
        Command command = new("models", "List, show, alias and archive registered models, and print their cards.")
        {
            list, show, card, alias, archive, unarchive,
        };
        command.Add(_all);
        command.Handle(List);
        return command;
    }

    private int List(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        bool all = parsed.GetValue(_all);
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        ModelVersion[] versions = [.. store.Models.List().SelectMany(m => m.Versions).Where(v => all || !v.Archived)];
        terminal.Result(new JsonObject { ["models"] = new JsonArray([.. versions.Select(v => (JsonNode)ToJson(v))]) }, console =>
        {
            if (versions.Length == 0)
            {
                console.WriteLine("There are no models yet. Make one with: cairn train FILE --target COLUMN");
                return;
            }
            Table table = Terminal.Table("model", ">version", "aliases", "kind", "task", "created", ">KiB", "run");
            foreach (ModelVersion version in versions)
            {
                string aliases = string.Join(' ', version.Aliases) + (version.Archived ? " (archived)" : "");
                table.AddRow(Terminal.Row(
                    version.Name, version.Version.ToString(CultureInfo.InvariantCulture), aliases, version.Kind,
                    LearningTasks.NameOf(version.Task),
                    version.Created.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                    (version.PackageSize / 1024).ToString("N0", CultureInfo.InvariantCulture), version.RunId?[..8] ?? ""));
            }
            console.Write(table);
        });
        return 0;
    }

    private int Show(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        JsonObject json = new()
        {
            ["name"] = loaded.Name,
            ["version"] = loaded.Version,
            ["path"] = loaded.Path,
            ["manifest"] = loaded.Package.Manifest.ToJson(),
        };
        ImportanceTable? importance = ImportanceTable.FromModel(loaded.Model);
        if (importance is not null)
            json["importance"] = importance.ToJson()["columns"]!.DeepClone();
        terminal.Result(json, console =>
        {
            console.WriteLine(loaded.Package.Card);
            if (importance is not null)
                WriteImportance(console, importance);
        });
        return 0;
    }

    private int Card(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        LoadedModel loaded = LoadedModel.Load(parsed.GetRequiredValue(_model), parsed.GetValue(GlobalOptions.Store));
        JsonObject json = new()
        {
            ["name"] = loaded.Name,
            ["version"] = loaded.Version,
            ["markdown"] = loaded.Package.Card,
            ["card"] = ModelCard.From(loaded.Package)?.ToJson(),
        };
        // As it is, so that it can be redirected to a file: no line is broken to the width of a window.
        terminal.Result(json, console => console.Profile.Out.Writer.Write(loaded.Package.Card));
        return 0;
    }

    // By the structure of the model alone: what was measured by shuffling is in the report of its run.
    private static void WriteImportance(IAnsiConsole console, ImportanceTable importance)
    {
        bool trees = importance.Rows.Any(row => row.Split is not null);
        Table table = trees ? Terminal.Table("column", ">gain", ">split", ">cover") : Terminal.Table("column", ">share");
        foreach (ImportanceRow row in importance.Rows.Take(MostImportances))
        {
            table.AddRow(Terminal.Row(
                trees ? [row.Column, Percent(row.Gain), Percent(row.Split), Percent(row.Cover)] : [row.Column, Percent(row.Gain)]));
        }
        console.Write(table);
    }

    private static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";

    private int Alias(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        string alias = parsed.GetRequiredValue(_alias);
        if (!parsed.GetValue(_remove))
            return Change(parsed, terminal, (models, reference) => models.SetAlias(reference, alias));
        string name = parsed.GetRequiredValue(_model);
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        store.Models.RemoveAlias(name, alias);
        terminal.Result(
            new JsonObject { ["model"] = name, ["removed_alias"] = alias },
            console => console.WriteLine($"{name} no longer has the alias {alias}"));
        return 0;
    }

    private int Change(ParseResult parsed, Terminal terminal, Func<ModelRegistry, string, ModelVersion> change)
    {
        using CairnStore store = CairnStore.Open(parsed.GetValue(GlobalOptions.Store));
        ModelVersion version = change(store.Models, parsed.GetRequiredValue(_model));
        terminal.Result(ToJson(version), console => console.WriteLine(
            $"{version.Name} version {version.Version}"
            + (version.Archived ? ", archived" : "")
            + (version.Aliases.Count > 0 ? $", aliases: {string.Join(", ", version.Aliases)}" : "")));
        return 0;
    }

    private static JsonObject ToJson(ModelVersion version) => new()
    {
        ["name"] = version.Name,
        ["version"] = version.Version,
        ["aliases"] = new JsonArray([.. version.Aliases.Select(a => (JsonNode)a)]),
        ["archived"] = version.Archived,
        ["kind"] = version.Kind,
        ["task"] = LearningTasks.NameOf(version.Task),
        ["created"] = version.Created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        ["run"] = version.RunId,
        ["package_sha256"] = version.PackageDigest,
        ["package_bytes"] = version.PackageSize,
    };
}
