using System.Text.Json.Nodes;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>How columns are prepared, in a few words for tables and sentences.</summary>
public static class PreparationText
{
    /// <summary>Words such as <c>numbers rankit, categories target</c>; empty where columns are as they are.</summary>
    /// <param name="choices">Options of <c>prepared</c> by name.</param>
    public static string Of(JsonObject choices) =>
        string.Join(", ", choices.Select(choice => $"{choice.Key.Replace('_', ' ')} {choice.Value}"));
}
