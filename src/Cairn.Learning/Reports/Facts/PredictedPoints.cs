using Cairn.Data;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Reports.Facts;

/// <summary>True and predicted values of one of several targets, of rows drawn for a picture.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Actual">True values.</param>
/// <param name="Predicted">Predicted values, one each.</param>
public sealed record PredictedPoints(string Target, IReadOnlyList<double> Actual, IReadOnlyList<double> Predicted)
{
    private const int MostRows = 300;
    private const int MostTargets = 6;

    /// <summary>The points of the first targets.</summary>
    /// <param name="predictions">Outputs of a model of several numbers, row by row those of <paramref name="data"/>.</param>
    /// <param name="signature">Its signature.</param>
    /// <param name="data">The rows, with their true targets.</param>
    /// <param name="seed">Which rows are drawn.</param>
    public static IReadOnlyList<PredictedPoints> Of(Table predictions, Signature signature, Dataset data, ulong seed = 0)
    {
        int[] order = [.. Enumerable.Range(0, data.RowCount)];
        new SeededRandom(seed).Split("points").Shuffle<int>(order);
        int[] drawn = [.. order.Take(MostRows).Order()];
        return
        [
            .. data.Targets.Take(MostTargets).Select((target, t) => new PredictedPoints(
                target.Name, target.Take(drawn).ToNumbers(),
                predictions[signature.Outputs[t].Name].Take(drawn).ToNumbers())),
        ];
    }
}
