using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Learning.Calibration;
using Cairn.Models.Learners;

namespace Cairn.Learning.Ensembles;

/// <summary>One learner of an <see cref="Ensemble"/>.</summary>
/// <param name="Learner">The learner.</param>
/// <param name="Weight">Its weight, above 0; what counts is its share of all weights.</param>
public sealed record EnsembleMember(ILearner Learner, double Weight = 1)
{
    private const int MostMembers = 64;

    /// <summary>What a text of members is, in words.</summary>
    internal const string Range = """
        a JSON list such as [{"learner": "random-forest", "weight": 2, "options": {"trees": "200"}}], or nothing
        """;

    /// <summary>The text of some members, with the options that are not the default.</summary>
    public static string Write(IEnumerable<EnsembleMember> members) =>
        new JsonArray([.. members.Select(member => (JsonNode)member.ToJson())]).ToJsonString();

    /// <summary>Whether a text is one of members.</summary>
    internal static bool IsValid(string text) => Read(text) is not null;

    /// <summary>The members of a text; empty for an empty one, and null where it is none of members.</summary>
    internal static IReadOnlyList<EnsembleMember>? Read(string text)
    {
        if (text.Length == 0)
            return [];
        try
        {
            if (JsonNode.Parse(text) is not JsonArray { Count: > 0 and <= MostMembers } list)
                return null;
            return [.. list.Select(node => Read(node!.AsObject()))];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or NullReferenceException
            or KeyNotFoundException or Formats.InputException or OverflowException)
        {
            return null;
        }
    }

    private static EnsembleMember Read(JsonObject json)
    {
        if (json.Any(field => field.Key is not ("learner" or "weight" or "options")))
            throw new FormatException();
        ILearner learner = LearnerText.FromJson(json);
        if (learner is Ensemble or Calibrated)
            throw new FormatException();
        double weight = json["weight"] is JsonNode given ? (double)given : 1;
        if (!(weight > 0 && double.IsFinite(weight)))
            throw new FormatException();
        return new EnsembleMember(learner, weight);
    }

    private JsonObject ToJson()
    {
        JsonObject json = LearnerText.ToJson(Learner);
        json.Insert(1, "weight", Weight);
        return json;
    }
}
