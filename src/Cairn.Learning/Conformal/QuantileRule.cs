using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;
using Cairn.Learning.Ensembles;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Conformal;

/// <summary>
/// A band between two predicted quantiles, moved outwards (or inwards) by what covers the rows set aside: Romano,
/// Patterson and
/// Candès, "Conformalized quantile regression" (2019), equations 6 to 8.
/// </summary>
internal sealed class QuantileRule(ScoreTable scores, IModel band) : ScoreRule(scores, -1, false)
{
    private const string Prefix = "band/";

    public override Table AnswerAt(Table bound, double[] answers, Func<int, int, double> threshold, int threads)
    {
        (double[] lower, double[] upper) = Band(bound, threads);
        for (int row = 0; row < lower.Length; row++)
        {
            lower[row] -= threshold(row, 0);
            upper[row] += threshold(row, 0);
        }
        return IntervalColumns.Intervals(lower, upper);
    }

    public override double[] ScoresOf(Table bound, double[] answers, double[] truth, int threads)
    {
        (double[] lower, double[] upper) = Band(bound, threads);
        return [.. truth.Select((actual, row) => Math.Max(lower[row] - actual, actual - upper[row]))];
    }

    protected override JsonObject Describe(List<StoredTensor> tensors) =>
        new() { ["rule"] = "quantile", ["band"] = NestedModel.Save(band, Prefix, tensors) };

    public static QuantileRule Load(JsonObject json, ModelState state)
    {
        (ScoreTable scores, _, _) = LoadGroups(json, state);
        IModel band = json["band"] is JsonObject stored
            ? NestedModel.Load(state, stored, Prefix, "the model of the quantiles", sameOutputs: false)
            : throw state.Broken("its band is missing");
        return band.Signature.Outputs.Count(o => o.Role == OutputRole.Quantile) == 2
            ? new QuantileRule(scores, band)
            : throw state.Broken("its band has no two quantiles");
    }

    // Quantiles that cross are put in order.
    private (double[] Lower, double[] Upper) Band(Table bound, int threads)
    {
        Table predicted = band.Predict(bound, threads);
        string[] names = [.. band.Signature.Outputs.Where(o => o.Role == OutputRole.Quantile).Select(o => o.Name)];
        double[] first = predicted[names[0]].ToNumbers();
        double[] second = predicted[names[1]].ToNumbers();
        return ([.. first.Zip(second, Math.Min)], [.. first.Zip(second, Math.Max)]);
    }
}
