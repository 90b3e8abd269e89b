using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Cairn.Models;
using Cairn.Models.Packaging;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Registry;

/// <summary>The registered models of a store: names, versions 1, 2, 3, …, and aliases that move between them.</summary>
public sealed class ModelRegistry
{
    /// <summary>The alias that a bare name means where it is set.</summary>
    public const string Champion = "champion";

    private readonly StoreDatabase _database;
    private readonly BlobStore _blobs;

    internal ModelRegistry(StoreDatabase database, BlobStore blobs)
    {
        _database = database;
        _blobs = blobs;
    }

    /// <summary>Registers a package as the next version of a model, which need not be there yet.</summary>
    /// <param name="name">Name of the model: letters, digits, <c>. _ -</c>.</param>
    /// <param name="runId">Identifier of the run that made it, or null.</param>
    /// <param name="packagePath">The package, which is copied.</param>
    /// <param name="description">What people should know of this version.</param>
    /// <exception cref="InputException"><c>bad-name</c>, <c>unknown-run</c>, or the package cannot be read.</exception>
    public ModelVersion Register(string name, string? runId, string packagePath, string description = "")
    {
        StoreNames.CheckName("a model", name);
        RegisteredPackage package = Keep(packagePath);
        return _database.Write(connection => Register(connection, name, runId, package, description));
    }

    /// <summary>All models by name.</summary>
    public IReadOnlyList<RegisteredModel> List() => _database.Read(connection =>
        connection.Query("SELECT name FROM models ORDER BY name", r => r.GetString(0))
            .ConvertAll(name => RegistryQueries.Model(connection, name)));

    /// <summary>The model called <paramref name="name"/>.</summary>
    /// <exception cref="InputException"><c>unknown-model</c>; the hint names the nearest.</exception>
    public RegisteredModel Find(string name) => _database.Read(connection => RegistryQueries.Model(connection, name));

    /// <summary>
    /// The version that a reference means. A bare name means the alias <c>champion</c> where it is set, and else the
    /// newest version that is not archived.
    /// </summary>
    /// <param name="reference"><c>name</c>, <c>name@alias</c> or <c>name/3</c>.</param>
    /// <exception cref="InputException">
    /// <c>bad-name</c>, <c>bad-reference</c>, <c>unknown-model</c>, <c>unknown-alias</c>, <c>unknown-version</c> or
    /// <c>all-archived</c>.
    /// </exception>
    public ModelVersion Resolve(string reference) => _database.Read(
        connection => RegistryQueries.Resolve(connection, ModelReference.Parse(reference)));

    /// <summary>The path of a version's package, whose bytes have been checked.</summary>
    /// <exception cref="InputException"><c>missing-blob</c> or <c>damaged-blob</c>.</exception>
    public string PackagePathOf(ModelVersion version) => _blobs.PathOf(version.PackageDigest);

    /// <summary>Points an alias to a version; it leaves the version that it pointed to before.</summary>
    /// <param name="reference">The version, in any form of reference.</param>
    /// <param name="alias">Letters, digits, <c>. _ -</c>.</param>
    /// <exception cref="InputException">
    /// As <see cref="Resolve"/>; <c>archived</c> when the version is archived.
    /// </exception>
    public ModelVersion SetAlias(string reference, string alias) => Change(reference, (connection, version) =>
    {
        StoreNames.CheckName("an alias", alias);
        if (version.Archived)
        {
            throw new InputException(
                "archived", $"{version.Reference} is archived and gets no alias.", "Take it out of the archive first.");
        }
        connection.Execute(
            "INSERT INTO aliases VALUES (@0, @1, @2) "
            + "ON CONFLICT (model, alias) DO UPDATE SET version = excluded.version",
            version.Name, alias, version.Version);
    });

    /// <summary>Removes an alias from a model.</summary>
    /// <exception cref="InputException"><c>unknown-model</c> or <c>unknown-alias</c>.</exception>
    public void RemoveAlias(string name, string alias) => _database.Write(connection =>
    {
        RegistryQueries.Resolve(connection, new ModelReference(name, Alias: alias));
        connection.Execute("DELETE FROM aliases WHERE model = @0 AND alias = @1", name, alias);
    });

    /// <summary>Takes a version out of use; it and its package stay.</summary>
    /// <exception cref="InputException">
    /// As <see cref="Resolve"/>; <c>has-alias</c> when an alias points to it.
    /// </exception>
    public ModelVersion Archive(string reference) => Change(reference, (connection, version) =>
    {
        if (version.Aliases.Count > 0)
        {
            throw new InputException(
                "has-alias",
                $"{version.Reference} has the alias {string.Join(", ", version.Aliases)} and cannot be archived.",
                "Point the alias to another version, or remove it.");
        }
        connection.Execute(
            "UPDATE versions SET archived = 1 WHERE model = @0 AND version = @1", version.Name, version.Version);
    });

    /// <summary>Puts an archived version back into use.</summary>
    /// <exception cref="InputException">As <see cref="Resolve"/>.</exception>
    public ModelVersion Unarchive(string reference) => Change(reference, (connection, version) => connection.Execute(
        "UPDATE versions SET archived = 0 WHERE model = @0 AND version = @1", version.Name, version.Version));

    /// <summary>Sets what people should know of a model.</summary>
    /// <exception cref="InputException"><c>unknown-model</c> or <c>too-long</c>.</exception>
    public RegisteredModel Describe(string name, string description) => _database.Write(connection =>
    {
        RegistryQueries.Model(connection, name);
        connection.Execute(
            "UPDATE models SET description = @1 WHERE name = @0", name,
            StoreNames.CheckText("the description", description));
        return RegistryQueries.Model(connection, name);
    });

    /// <summary>Sets tags of a model; a null value removes one.</summary>
    /// <exception cref="InputException"><c>unknown-model</c>, <c>bad-name</c> or <c>too-long</c>.</exception>
    public RegisteredModel SetTags(
        string name, IEnumerable<KeyValuePair<string, string?>> tags) => _database.Write(connection =>
    {
        RegistryQueries.Model(connection, name);
        foreach ((string tag, string? value) in tags)
        {
            if (value is null)
            {
                connection.Execute("DELETE FROM model_tags WHERE model = @0 AND name = @1", name, tag);
                continue;
            }
            connection.Execute(
                "INSERT INTO model_tags VALUES (@0, @1, @2) "
                + "ON CONFLICT (model, name) DO UPDATE SET value = excluded.value",
                name, StoreNames.CheckLabel("a tag", tag), StoreNames.CheckText($"tag '{tag}'", value));
        }
        return RegistryQueries.Model(connection, name);
    });

    /// <summary>Copies a package into the store; pending until a version or a run refers to it.</summary>
    internal RegisteredPackage Keep(string packagePath)
    {
        PackageManifest manifest = PackageManifest.Read(packagePath);
        return new RegisteredPackage(_blobs.Put(packagePath), manifest.Kind, manifest.Task);
    }

    internal ModelVersion Register(
        SqliteConnection connection, string name, string? runId, RegisteredPackage package, string description)
    {
        StoreNames.CheckName("a model", name);
        if (runId is not null)
            Tracking.RunQueries.StatusOf(connection, runId);
        long now = SqliteCommands.ToMicroseconds(DateTimeOffset.UtcNow);
        connection.Execute("INSERT OR IGNORE INTO models VALUES (@0, '', @1)", name, now);
        long version = 1 + connection.Count("SELECT coalesce(max(version), 0) FROM versions WHERE model = @0", name);
        connection.Execute(
            "INSERT INTO versions VALUES (@0, @1, @2, @3, @4, @5, @6, @7, @8, 0)",
            name, version, runId, package.Blob.Digest, package.Blob.Size,
            package.Kind, LearningTasks.NameOf(package.Task),
            StoreNames.CheckText("the description", description), now);
        _blobs.Settle(connection, package.Blob);
        return RegistryQueries.Resolve(connection, new ModelReference(name, Version: (int)version));
    }

    private ModelVersion Change(
        string reference, Action<SqliteConnection, ModelVersion> change) => _database.Write(connection =>
    {
        ModelVersion version = RegistryQueries.Resolve(connection, ModelReference.Parse(reference));
        change(connection, version);
        return RegistryQueries.Resolve(connection, new ModelReference(version.Name, Version: version.Version));
    });
}
