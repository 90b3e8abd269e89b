using System.Text.Json;

namespace Cairn.Server.Inference;

/// <summary>Reads the parameter <c>interval</c> of a request: a share of rows, or true for that of the model.</summary>
internal static class IntervalParameter
{
    /// <summary>What stands for no interval.</summary>
    public const double None = double.NaN;

    /// <summary>What stands for the coverage that the model was made with.</summary>
    public const double OfModel = 0;

    /// <summary>The share asked for.</summary>
    /// <param name="reader">At the value.</param>
    /// <exception cref="Formats.InputException"><c>bad-request</c> or <c>bad-coverage</c>.</exception>
    public static double Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.True:
                return OfModel;
            case JsonTokenType.False or JsonTokenType.Null:
                return None;
            case JsonTokenType.Number:
                double level = reader.GetDouble();
                return level > 0 && level < 1 ? level : throw new Formats.InputException(
                    "bad-coverage", $"Parameter 'interval': found {level}, wanted a share above 0 and below 1, such as 0.9, or true.");
            default:
                throw JsonRows.Wrong("parameters: interval", reader.TokenType, "a share such as 0.9, or true");
        }
    }
}
