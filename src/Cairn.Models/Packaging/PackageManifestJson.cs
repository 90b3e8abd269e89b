using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Formats;

namespace Cairn.Models.Packaging;

/// <summary>Manifests as JSON.</summary>
internal static class PackageManifestJson
{
    private const int MostDepth = 64;
    private const int MostEntries = 1000;

    public static byte[] ToBytes(JsonNode json, bool indented)
    {
        using MemoryStream buffer = new();
        JsonWriterOptions options = new()
        {
            Indented = indented,
            NewLine = "\n",
            MaxDepth = MostDepth,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (Utf8JsonWriter writer = new(buffer, options))
            json.WriteTo(writer);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>
    /// Parses JSON from a package: bounded nesting, no comments, no name twice, texts that are Unicode.
    /// </summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> bytes, string source)
    {
        try
        {
            JsonNode? node = JsonNode.Parse(
                bytes,
                documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MostDepth });
            // Texts are decoded when they are asked for; writing asks for all, so that half of a surrogate pair is
            // found now.
            using Utf8JsonWriter nowhere = new(Stream.Null);
            node?.WriteTo(nowhere);
            return node;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new MalformedDataException(source, $"it is not JSON: {error.Message}", inner: error);
        }
    }

    public static JsonObject Write(PackageManifest manifest)
    {
        JsonObject entries = [];
        foreach ((string name, PackageEntry entry) in manifest.Entries)
            entries[name] = new JsonObject { ["sha256"] = entry.Sha256, ["length"] = entry.Length };
        return new JsonObject
        {
            ["format_version"] = manifest.FormatVersion,
            ["kind"] = manifest.Kind,
            ["task"] = LearningTasks.NameOf(manifest.Task),
            ["learner"] = manifest.Learner,
            ["options"] = manifest.Options.DeepClone(),
            ["seed"] = manifest.Seed,
            ["data"] = new JsonObject
            {
                ["name"] = manifest.DataName,
                ["sha256"] = manifest.DataDigest,
                ["rows"] = manifest.Rows,
            },
            ["measured_on"] = manifest.MeasuredOn,
            ["metrics"] = Write(manifest.Metrics),
            ["baseline_metrics"] = Write(manifest.BaselineMetrics),
            ["lineage"] = manifest.Lineage.DeepClone(),
            ["created"] = manifest.Created.UtcDateTime.ToString(
                "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            ["tool_version"] = manifest.ToolVersion,
            ["signature"] = SignatureJson.Write(manifest.Signature),
            ["settings"] = manifest.Settings.DeepClone(),
            ["entries"] = entries,
        };
    }

    public static PackageManifest Read(ReadOnlySpan<byte> bytes, string source) =>
        Read(JsonFields.Of(Parse(bytes, source), "", source), source);

    private static PackageManifest Read(JsonFields json, string source)
    {
        long version = json.Whole("format_version", 1, int.MaxValue);
        if (version > PackageManifest.CurrentFormat)
        {
            throw new InputException(
                "unknown-package-version",
                $"{source}: the package has format version {version}; "
                + $"this version of Cairn reads {PackageManifest.CurrentFormat}.",
                "Use a newer Cairn, or make the package again with this one.");
        }
        JsonFields data = json.Object("data");
        PackageManifest manifest = new()
        {
            FormatVersion = (int)version,
            Kind = json.Text("kind"),
            Signature = SignatureJson.Read(json.Object("signature")),
            Learner = json.Text("learner"),
            Options = json.ObjectCopy("options"),
            Seed = json.Seed("seed"),
            DataName = data.OptionalText("name"),
            DataDigest = data.OptionalText("sha256"),
            Rows = data.Whole("rows"),
            MeasuredOn = json.OptionalText("measured_on"),
            Metrics = json.Numbers("metrics"),
            BaselineMetrics = json.Numbers("baseline_metrics"),
            Lineage = json.ObjectCopy("lineage"),
            Created = json.Time("created"),
            ToolVersion = json.Text("tool_version"),
            Settings = json.ObjectCopy("settings"),
            Entries = ReadEntries(json),
        };
        return json.Text("task") == LearningTasks.NameOf(manifest.Task)
            ? manifest
            : throw json.Bad("task", "is not the task of the signature");
    }

    private static OrderedDictionary<string, PackageEntry> ReadEntries(JsonFields json)
    {
        OrderedDictionary<string, PackageEntry> entries = [];
        foreach ((string name, JsonFields entry) in json.Members("entries"))
        {
            string digest = entry.Text("sha256");
            if (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower))
                throw entry.Bad("sha256", "is not 64 lower-case hexadecimal digits");
            entries[name] = new PackageEntry(digest, entry.Whole("length"));
            if (entries.Count > MostEntries)
                throw json.Bad("entries", $"has more than {MostEntries} members");
        }
        return entries;
    }

    // JSON has no NaN and no infinity; a metric without a value is null.
    private static JsonObject Write(IReadOnlyDictionary<string, double> metrics)
    {
        JsonObject json = [];
        foreach ((string name, double value) in metrics)
            json[name] = double.IsFinite(value) ? value : null;
        return json;
    }
}
