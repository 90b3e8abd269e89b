using System.Reflection;
using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Models.Learners;
using Cairn.Models.Signatures;

namespace Cairn.Models.Packaging;

/// <summary>What <c>model.json</c> says of a model: all that can be known of it without its weights.</summary>
public sealed record PackageManifest
{
    /// <summary>The format that this version writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the package format.</summary>
    public int FormatVersion { get; init; } = CurrentFormat;

    /// <summary>Kind of model, such as <c>gradient-boosting</c>; picks the loader.</summary>
    public required string Kind { get; init; }

    /// <summary>What the model predicts.</summary>
    public LearningTask Task => Signature.Task;

    /// <summary>Columns read and written.</summary>
    public required Signature Signature { get; init; }

    /// <summary>Name of the learner that was fitted.</summary>
    public required string Learner { get; init; }

    /// <summary>Its options by name.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>The root of all randomness in the fit.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// SHA-256 of the bytes of the training data as they were read, 64 hexadecimal digits; null when unknown.
    /// </summary>
    public string? DataDigest { get; init; }

    /// <summary>Name of the training data, such as <c>adult_train.csv.gz</c>; null when unknown.</summary>
    public string? DataName { get; init; }

    /// <summary>Rows that the model learnt from; 0 when unknown.</summary>
    public long Rows { get; init; }

    /// <summary>Metrics by name, of rows that the model did not learn from; NaN where one has no value.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new OrderedDictionary<string, double>();

    /// <summary>The same metrics of the baseline on the same rows.</summary>
    public IReadOnlyDictionary<string, double> BaselineMetrics { get; init; } = new OrderedDictionary<string, double>();

    /// <summary>
    /// Which rows the metrics are of, such as <c>hold-out of 20 % (9769 rows)</c>; null when unknown.
    /// </summary>
    public string? MeasuredOn { get; init; }

    /// <summary>Where the model comes from: the run, a parent model, and whatever else the maker knows.</summary>
    public JsonObject Lineage { get; init; } = [];

    /// <summary>When the model was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Version of the tool that made it.</summary>
    public string ToolVersion { get; init; } = CurrentTool;

    /// <summary>The other entries of the package by name; filled when it is saved.</summary>
    public IReadOnlyDictionary<string, PackageEntry> Entries { get; init; } =
        new OrderedDictionary<string, PackageEntry>();

    /// <summary>Facts that the model itself stored; see <see cref="ModelState.Settings"/>.</summary>
    internal JsonObject Settings { get; init; } = [];

    /// <summary>Version of this tool.</summary>
    public static string CurrentTool { get; } =
        typeof(PackageManifest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?
            .InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>
    /// The manifest of a model that <paramref name="learner"/> learnt, made now; add to it with <c>with</c>.
    /// </summary>
    public static PackageManifest For(IModel model, ILearner learner) => new()
    {
        Kind = model.Kind,
        Signature = model.Signature,
        Learner = learner.Kind.Name,
        Options = learner.Kind.OptionsOf(learner),
        Created = DateTimeOffset.UtcNow,
    };

    /// <summary>The manifest of the package at <paramref name="path"/>, without reading the rest of it.</summary>
    /// <exception cref="InputException">
    /// <c>file-not-found</c>, <c>not-a-package</c>, <c>unknown-package-version</c> or <c>malformed-data</c>.
    /// </exception>
    public static PackageManifest Read(string path)
    {
        using PackageReader reader = PackageReader.Open(path);
        return reader.Manifest;
    }

    /// <summary>The form of <c>model.json</c>.</summary>
    public JsonObject ToJson() => PackageManifestJson.Write(this);
}
