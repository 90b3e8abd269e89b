using System.Text.Json.Nodes;
using Cairn.Models;

namespace Cairn.Learning.Linear;

/// <summary>How a fit ended, as linear models store it.</summary>
internal static class FitOutcome
{
    public static (int Iterations, bool Converged) Load(ModelState state)
    {
        JsonNode? iterations = state.Settings["iterations"];
        JsonNode? converged = state.Settings["converged"];
        if (iterations is not JsonValue count || !count.TryGetValue(out int number)
            || converged is not JsonValue flag || !flag.TryGetValue(out bool met))
            throw state.Broken("settings 'iterations' and 'converged' are missing");
        return (number, met);
    }
}
