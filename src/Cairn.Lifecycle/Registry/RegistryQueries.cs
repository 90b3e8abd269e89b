using System.Globalization;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Registry;

/// <summary>Reads registered models from a connection.</summary>
internal static class RegistryQueries
{
    public static RegisteredModel Model(SqliteConnection connection, string name)
    {
        List<RegisteredModel> models = connection.Query(
            "SELECT name, description, created FROM models WHERE name = @0",
            r => new RegisteredModel
            {
                Name = r.GetString(0),
                Description = r.GetString(1),
                Created = r.Time(2),
                Tags = new OrderedDictionary<string, string>(),
                Versions = [],
            },
            name);
        if (models.Count == 0)
        {
            List<string> names = connection.Query("SELECT name FROM models ORDER BY name", r => r.GetString(0));
            throw new InputException(
                "unknown-model", $"There is no model '{name}' in the store.",
                names.Count == 0 ? "Train one with 'cairn train … --name NAME'." : NearestNames.Hint(name, names));
        }
        OrderedDictionary<string, string> tags = [];
        foreach ((string tag, string value) in connection.Query(
            "SELECT name, value FROM model_tags WHERE model = @0 ORDER BY name",
            r => (r.GetString(0), r.GetString(1)), name))
        {
            tags[tag] = value;
        }
        return models[0] with { Tags = tags, Versions = Versions(connection, name) };
    }

    public static ModelVersion Resolve(SqliteConnection connection, ModelReference reference)
    {
        RegisteredModel model = Model(connection, reference.Name);
        if (reference.Version is int number)
        {
            return model.Versions.FirstOrDefault(v => v.Version == number) ?? throw new InputException(
                "unknown-version", $"Model '{model.Name}' has no version {number}.",
                string.Create(CultureInfo.InvariantCulture, $"Its versions are 1 to {model.Versions.Count}."));
        }
        if (reference.Alias is string alias)
        {
            return model.Versions.FirstOrDefault(v => v.Aliases.Contains(alias)) ?? throw new InputException(
                "unknown-alias", $"Model '{model.Name}' has no alias '{alias}'.",
                NearestNames.Hint(alias, model.Versions.SelectMany(v => v.Aliases)));
        }
        return model.Versions.FirstOrDefault(v => v.Aliases.Contains(ModelRegistry.Champion))
            ?? model.Versions.FirstOrDefault(v => !v.Archived)
            ?? throw new InputException(
                "all-archived", $"All versions of model '{model.Name}' are archived.",
                $"Name one by its number, such as {model.Versions[0].Reference}, or take one out of the archive.");
    }

    private static List<ModelVersion> Versions(SqliteConnection connection, string name)
    {
        ILookup<long, string> aliases = connection
            .Query(
                "SELECT version, alias FROM aliases WHERE model = @0 ORDER BY alias",
                r => (r.GetInt64(0), r.GetString(1)), name)
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        return connection.Query(
            "SELECT version, run, digest, size, kind, task, description, created, archived FROM versions "
            + "WHERE model = @0 ORDER BY version DESC",
            r => new ModelVersion
            {
                Name = name,
                Version = r.GetInt32(0),
                RunId = r.TextOrNull(1),
                PackageDigest = r.GetString(2),
                PackageSize = r.GetInt64(3),
                Kind = r.GetString(4),
                Task = LearningTasks.Parse(r.GetString(5)),
                Description = r.GetString(6),
                Created = r.Time(7),
                Archived = r.GetInt64(8) != 0,
                Aliases = [.. aliases[r.GetInt64(0)]],
            },
            name);
    }
}
