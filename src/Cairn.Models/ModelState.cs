using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Formats.Safetensors;
using Cairn.Models.Signatures;

namespace Cairn.Models;

/// <summary>What a model learnt in a form that can be stored: small facts as JSON, arrays as tensors.</summary>
/// <param name="Kind">Kind of model, such as <c>gradient-boosting</c>; picks the loader.</param>
/// <param name="Signature">Columns read and written.</param>
/// <param name="Settings">Facts that are not arrays.</param>
/// <param name="Tensors">Arrays, each with a name of its own.</param>
public sealed record ModelState(
    string Kind, Signature Signature, JsonObject Settings, IReadOnlyList<StoredTensor> Tensors)
{
    /// <summary>The tensor called <paramref name="name"/>, of a known element type.</summary>
    /// <typeparam name="T">Element type wanted.</typeparam>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="length">Number of elements wanted, or −1 for any.</param>
    /// <exception cref="InputException"><c>broken-model</c>: missing, or of another type or length.</exception>
    public T[] Tensor<T>(string name, long length = -1)
        where T : unmanaged
    {
        StoredTensor tensor = Tensors.FirstOrDefault(t => t.Name == name)
            ?? throw Broken($"tensor '{name}' is missing");
        T[] values;
        try
        {
            values = tensor.Values<T>().ToArray();
        }
        catch (InvalidOperationException error)
        {
            throw Broken(error.Message);
        }
        if (length >= 0 && values.Length != length)
            throw Broken($"tensor '{name}' has {values.Length} elements where {length} are wanted");
        return values;
    }

    /// <summary>The error for a stored model whose parts do not fit together.</summary>
    public InputException Broken(string what) => new("broken-model", $"The stored {Kind} model cannot be used: {what}.");
}
