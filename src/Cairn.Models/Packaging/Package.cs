using System.Security.Cryptography;
using System.Text;
using Cairn.Data.Profiling;
using Cairn.Formats;
using Cairn.Formats.Files;
using Cairn.Formats.Safetensors;
using Cairn.Formats.Zip;
using Cairn.Models.Learners;

namespace Cairn.Models.Packaging;

/// <summary>
/// A model with all that travels with it: the only thing that moves between training, registry and serving.
/// </summary>
/// <remarks>
/// A ZIP file whose entries are stored at multiples of 64 bytes: <c>model.json</c> (<see cref="PackageManifest"/>),
/// <c>weights.safetensors</c>, <c>card.md</c>, <c>profile.json</c> when there is one, and further entries. The same
/// package gives the same bytes. Loading one runs no code of it and makes no type that its text names.
/// </remarks>
public sealed class Package
{
    private const string WeightsName = "weights.safetensors";
    private const string ProfileName = "profile.json";
    private const string CardName = "card.md";
    private const int MostProfileBytes = 256 << 20;
    private const int MostCardBytes = 16 << 20;
    private static readonly string[] s_ownNames = [PackageReader.ManifestName, WeightsName, ProfileName, CardName];

    /// <summary>A package that can be saved.</summary>
    /// <param name="model">The model.</param>
    /// <param name="manifest">What is known of it; its kind and signature must be those of the model.</param>
    /// <param name="profile">What the training data looked like, or null.</param>
    /// <param name="card">The model card in Markdown; written from the manifest and the profile when null.</param>
    /// <param name="extra">Further entries by name, or null. Names are relative paths with forward slashes.</param>
    public Package(
        IModel model, PackageManifest manifest, TableProfile? profile = null, string? card = null,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? extra = null)
    {
        if (manifest.Kind != model.Kind)
            throw new ArgumentException($"The manifest is of kind {manifest.Kind}, the model {model.Kind}.",
                nameof(manifest));
        Model = model;
        Manifest = manifest;
        Profile = profile;
        Card = card ?? PackageCard.Write(manifest, profile);
        Extra = extra ?? new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (string name in Extra.Keys)
        {
            if (s_ownNames.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"'{name}' is an entry that the package writes itself.", nameof(extra));
        }
    }

    /// <summary>What is known of the model.</summary>
    public PackageManifest Manifest { get; }

    /// <summary>The model.</summary>
    public IModel Model { get; }

    /// <summary>What the training data looked like; null when the package does not say.</summary>
    public TableProfile? Profile { get; }

    /// <summary>The model card, Markdown.</summary>
    public string Card { get; }

    /// <summary>Further entries by name, such as <c>evaluation.json</c>.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Extra { get; }

    /// <summary>
    /// Writes the package aside and renames it to <paramref name="path"/>, so that no half package is ever seen there.
    /// </summary>
    /// <param name="path">Where it goes; a file there is replaced.</param>
    /// <returns>The manifest as it was written, with its entries.</returns>
    /// <exception cref="InputException">
    /// <c>folder-not-found</c>, <c>not-a-file</c>, <c>not-writable</c> or <c>too-large</c>.
    /// </exception>
    public PackageManifest Save(string path)
    {
        ModelState state = Model.Save();
        OrderedDictionary<string, IReadOnlyList<ReadOnlyMemory<byte>>> contents = new()
        {
            [WeightsName] = SafetensorsWriter.ToParts(state.Tensors),
            [CardName] = [Encoding.UTF8.GetBytes(Card)],
        };
        if (Profile is not null)
            contents[ProfileName] = [PackageManifestJson.ToBytes(Profile.ToJson(), indented: false)];
        foreach ((string name, ReadOnlyMemory<byte> bytes) in Extra.OrderBy(e => e.Key, StringComparer.Ordinal))
            contents[name] = [bytes];

        OrderedDictionary<string, PackageEntry> entries = [];
        foreach ((string name, IReadOnlyList<ReadOnlyMemory<byte>> parts) in contents)
            entries[name] = Describe(parts);
        PackageManifest written = Manifest with
        {
            FormatVersion = PackageManifest.CurrentFormat,
            Signature = state.Signature,
            Settings = state.Settings,
            Entries = entries,
        };
        AtomicFile.Write(path, stream =>
        {
            StoredZipWriter zip = new(stream);
            zip.Add(PackageReader.ManifestName, PackageManifestJson.ToBytes(written.ToJson(), indented: true));
            foreach ((string name, IReadOnlyList<ReadOnlyMemory<byte>> parts) in contents)
                zip.Add(name, parts);
            zip.Finish();
        });
        return written;
    }

    /// <summary>Loads a package, all of it checked: format, kind, digests, names, shapes, sizes.</summary>
    /// <param name="path">Path of a <c>.cairn</c> file.</param>
    /// <param name="catalog">The kinds of model that can be loaded.</param>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>, <c>not-a-package</c>, <c>unknown-package-version</c>, <c>unknown-model-kind</c>,
    /// <c>malformed-data</c>, <c>bad-profile</c> or <c>broken-model</c>.
    /// </exception>
    public static Package Load(string path, LearnerCatalog catalog)
    {
        using PackageReader reader = PackageReader.Open(path);
        PackageManifest manifest = reader.Manifest;
        byte[] weights = reader.Find(WeightsName, Array.MaxLength) ?? throw Missing(path, WeightsName);
        byte[] card = reader.Find(CardName, MostCardBytes) ?? throw Missing(path, CardName);
        using SafetensorsFile tensors = SafetensorsFile.Read(weights, $"{path}: {WeightsName}");
        IModel model = LoadModel(
            new ModelState(manifest.Kind, manifest.Signature, manifest.Settings, tensors.Tensors), catalog);
        byte[]? profile = reader.Find(ProfileName, MostProfileBytes);
        Dictionary<string, ReadOnlyMemory<byte>> extra = [];
        foreach (string name in manifest.Entries.Keys.Except(s_ownNames))
            extra[name] = reader.Find(name, Array.MaxLength);
        return new Package(
            model, manifest,
            profile is null
                ? null
                : TableProfile.FromJson(PackageManifestJson.Parse(profile, $"{path}: {ProfileName}")),
            Encoding.UTF8.GetString(card), extra);
    }

    // A kind checks what it loads; an indexing or arithmetic error that slips through its checks is still the
    // package's.
    private static IModel LoadModel(ModelState state, LearnerCatalog catalog)
    {
        try
        {
            return catalog.Load(state);
        }
        catch (Exception error) when (error is ArgumentException or IndexOutOfRangeException
            or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException
            or NullReferenceException or InvalidCastException)
        {
            throw new InputException(
                "broken-model", $"The stored {state.Kind} model cannot be used: {error.Message}",
                "Make the package again with 'cairn train'.", error);
        }
    }

    private static PackageEntry Describe(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long length = 0;
        foreach (ReadOnlyMemory<byte> part in parts)
        {
            hash.AppendData(part.Span);
            length += part.Length;
        }
        return new PackageEntry(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }

    private static MalformedDataException Missing(string path, string name) =>
        new(path, $"it has no entry '{name}', so it is not a whole package.");
}
