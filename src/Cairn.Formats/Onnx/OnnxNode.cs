namespace Cairn.Formats.Onnx;

/// <summary>An operator of a graph.</summary>
/// <param name="Operator">Its kind, such as <c>TreeEnsembleRegressor</c>.</param>
/// <param name="Domain">Whose operator it is: empty for ONNX itself, <c>ai.onnx.ml</c> for classical learning.</param>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Inputs">Names of the values that it reads; empty names are left out.</param>
/// <param name="Outputs">Names of the values that it makes.</param>
/// <param name="Attributes">Its fixed arguments.</param>
public sealed record OnnxNode(
    string Operator, string Domain, string Name, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs,
    IReadOnlyList<OnnxAttribute> Attributes)
{
    /// <summary>The argument called <paramref name="name"/>; null when it is not given.</summary>
    public OnnxAttribute? Find(string name) => Attributes.FirstOrDefault(a => a.Name == name);
}
