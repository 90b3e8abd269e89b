using System.Globalization;
using Cairn.Formats;
using Cairn.Formats.Onnx;

namespace Cairn.Onnx;

/// <summary>Where the features of the trees come from: the inputs of the graph, through operators that only move them.</summary>
/// <param name="Names">Names of the features; empty where the file does not say how many there are.</param>
/// <param name="IsSingle">Whether they are rounded to single precision on the way.</param>
internal sealed record OnnxInputs(IReadOnlyList<string> Names, bool IsSingle)
{
    private const int MostFeatures = 1 << 24;

    /// <summary>Follows a value back to the inputs of the graph.</summary>
    /// <exception cref="InputException"><c>unsupported-model</c>: an operator on the way does more than move values.</exception>
    public static OnnxInputs Of(OnnxModel model, string value, string source)
    {
        Dictionary<string, OnnxNode> makers = [];
        foreach (OnnxNode node in model.Nodes)
        {
            foreach (string output in node.Outputs)
                makers[output] = node;
        }
        List<string> names = [];
        bool single = false;
        bool known = true;
        // Values still to be followed, the next one last.
        Stack<string> open = new([value]);
        int steps = 0;
        while (open.TryPop(out string? at))
        {
            if (steps++ > model.Nodes.Count + model.Inputs.Count + 1)
                throw new MalformedDataException(source, $"the operators before the trees go in circles at '{at}'.");
            if (!makers.TryGetValue(at, out OnnxNode? maker))
            {
                known &= AddInput(model, at, names, ref single, source);
                continue;
            }
            switch (maker.Operator)
            {
                case "Cast" or "Identity" or "Flatten" or "Reshape":
                    single |= maker.Operator == "Cast" && maker.Find("to")?.Integer == (long)OnnxElement.Float;
                    open.Push(maker.Inputs.Count > 0 ? maker.Inputs[0] : "");
                    break;
                case "Concat":
                    foreach (string input in maker.Inputs.Reverse())
                        open.Push(input);
                    break;
                default:
                    throw new InputException(
                        "unsupported-model", $"'{source}' changes values by the operator {maker.Operator} before they come to the trees.",
                        "Trees are read whose inputs only go through Identity, Cast, Flatten, Reshape and Concat.");
            }
        }
        if (names.Distinct().Count() != names.Count)
            throw new MalformedDataException(source, "an input comes to the trees twice.");
        return new OnnxInputs(known ? names : [], single);
    }

    private static bool AddInput(OnnxModel model, string name, List<string> names, ref bool single, string source)
    {
        OnnxValue input = model.Inputs.FirstOrDefault(i => i.Name == name)
            ?? throw new MalformedDataException(source, $"nothing makes the value '{name}'.");
        single |= input.Element == OnnxElement.Float;
        if (input.Element is OnnxElement.Text)
        {
            throw new InputException(
                "unsupported-model", $"The input '{name}' of '{source}' is a text.", "Trees over numbers and codes are read.");
        }
        long width = input.Shape is { Count: > 1 } shape ? shape[^1] : input.Shape is { Count: 1 } ? 1 : -1;
        if (width < 0)
            return false;
        if (width > MostFeatures - names.Count)
            throw new MalformedDataException(source, $"the input '{name}' has {width} columns.");
        bool alone = model.Inputs.Count(i => model.Constants.All(c => c.Name != i.Name)) == 1;
        if (width == 1 && !alone)
            names.Add(name);
        else
        {
            for (int i = 0; i < width; i++)
                names.Add((alone ? "f" : name + "_") + i.ToString(CultureInfo.InvariantCulture));
        }
        return true;
    }
}
