using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models;
using Cairn.Models.Packaging;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Ensembles;

/// <summary>Models stored within another: facts as JSON, arrays under names that begin with a prefix.</summary>
internal static class NestedModel
{
    /// <summary>What is stored of a model but its arrays, which are added to <paramref name="tensors"/>.</summary>
    public static JsonObject Save(IModel model, string prefix, List<StoredTensor> tensors)
    {
        ModelState state = model.Save();
        tensors.AddRange(state.Tensors.Select(t => new StoredTensor(prefix + t.Name, t.Type, t.Shape, t.Bytes)));
        return new JsonObject
        {
            ["kind"] = state.Kind,
            ["signature"] = SignatureJson.Write(state.Signature),
            ["settings"] = state.Settings.DeepClone(),
        };
    }

    /// <summary>The kind of a stored model, or null.</summary>
    public static string? KindOf(JsonObject json) =>
        json["kind"] is JsonValue node && node.TryGetValue(out string? kind) ? kind : null;

    /// <summary>Makes a stored model again, whose outputs must be those of the model that holds it.</summary>
    /// <param name="state">The model that holds it.</param>
    /// <param name="json">What <see cref="Save"/> gave.</param>
    /// <param name="prefix">What the names of its arrays begin with.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="sameOutputs">Whether it must write the columns that the model which holds it writes.</param>
    /// <param name="inputs">Names of the columns that it must read; those of the model which holds it when null.</param>
    /// <exception cref="InputException"><c>broken-model</c>; a kind that is unknown is told as such.</exception>
    public static IModel Load(ModelState state, JsonObject json, string prefix, string what, bool sameOutputs = true,
        IReadOnlyList<string>? inputs = null)
    {
        if (json["settings"] is not JsonObject settings || KindOf(json) is not string kind)
            throw state.Broken($"{what} is not described");
        Signature signature = SignatureJson.Read(json["signature"]?.DeepClone(), what);
        if ((sameOutputs && !signature.Outputs.SequenceEqual(state.Signature.Outputs))
            || !signature.Inputs.Select(i => i.Name).SequenceEqual(inputs ?? [.. state.Signature.Inputs.Select(i => i.Name)]))
            throw state.Broken($"{what} has another signature");
        ModelState member = new(
            kind, signature, (JsonObject)settings.DeepClone(),
            [
                .. state.Tensors.Where(t => t.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(t => new StoredTensor(t.Name[prefix.Length..], t.Type, t.Shape, t.Bytes)),
            ]);
        try
        {
            return Learners.Catalog.Load(member);
        }
        catch (InputException error) when (error.Code == "broken-model")
        {
            // What is wrong with an array is told by the name that it has in the package.
            string named = error.Message.Replace("tensor '", "tensor '" + prefix, StringComparison.Ordinal);
            throw state.Broken($"{what}: {named.TrimEnd('.')}");
        }
    }
}
