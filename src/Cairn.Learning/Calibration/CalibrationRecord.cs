using System.Text.Json.Nodes;
using Cairn.Formats;
using Cairn.Learning.Metrics;

namespace Cairn.Learning.Calibration;

/// <summary>
/// How the probabilities of a model could be believed before and after it was calibrated, on rows that neither the
/// model nor the
/// calibrator that is judged has learnt from. Travels with the model.
/// </summary>
public sealed record CalibrationRecord
{
    /// <summary>The way that was taken; one of <see cref="CalibrationMethods.Choices"/>.</summary>
    public required string Method { get; init; }

    /// <summary>What was fitted, in a line for people.</summary>
    public required string Description { get; init; }

    /// <summary>Number of rows that the calibrator was fitted to.</summary>
    public required int Rows { get; init; }

    /// <summary>Which rows they are, in words.</summary>
    public required string FittedOn { get; init; }

    /// <summary>Cross-validated log loss of each way that was tried, <c>none</c> first.</summary>
    public required IReadOnlyDictionary<string, double> Losses { get; init; }

    /// <summary>The model without its calibrator.</summary>
    public required ReliabilityScores Before { get; init; }

    /// <summary>With calibrators that were fitted to other rows.</summary>
    public required ReliabilityScores After { get; init; }

    /// <summary>Measures what a choice made of probabilities.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="calibrator">What was fitted to all rows.</param>
    /// <param name="probabilities">rows × classes before it.</param>
    /// <param name="actual">True class of each row.</param>
    /// <param name="weights">Weight of each row; empty when rows weigh the same.</param>
    /// <param name="fittedOn">Which rows they are, in words.</param>
    /// <param name="seed">Root of the randomness of intervals.</param>
    public static CalibrationRecord Of(
        CalibratorChoice choice, Calibrator calibrator, double[] probabilities, int[] actual, double[] weights, string fittedOn,
        ulong seed) => new()
        {
            Method = choice.Method,
            Description = calibrator.Description,
            Rows = actual.Length,
            FittedOn = fittedOn,
            Losses = choice.Losses,
            Before = ReliabilityScores.Of(probabilities, actual, weights, calibrator.Classes, seed),
            After = ReliabilityScores.Of(choice.Calibrated, actual, weights, calibrator.Classes, seed),
        };

    /// <summary>The record as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["method"] = Method,
        ["description"] = Description,
        ["rows"] = Rows,
        ["fitted_on"] = FittedOn,
        ["log_loss_by_method"] = new JsonObject(Losses.Select(l => KeyValuePair.Create(l.Key, StoredNumbers.Node(l.Value)))),
        ["before"] = Before.ToJson(),
        ["after"] = After.ToJson(),
    };

    /// <summary>Reads a record.</summary>
    /// <exception cref="InputException"><c>broken-evaluation</c>.</exception>
    public static CalibrationRecord FromJson(JsonNode node)
    {
        JsonObject losses = StoredNumbers.Objects(StoredNumbers.Objects(node)["log_loss_by_method"]);
        return new CalibrationRecord
        {
            Method = StoredNumbers.Text(node, "method"),
            Description = StoredNumbers.Text(node, "description"),
            Rows = (int)StoredNumbers.Number(node, "rows"),
            FittedOn = StoredNumbers.Text(node, "fitted_on"),
            Losses = losses.Where(l => l.Value is not null).Take(CalibrationMethods.Names.Count)
                .ToDictionary(l => l.Key, l => StoredNumbers.Number(losses, l.Key)),
            Before = ReliabilityScores.FromJson(StoredNumbers.Objects(node)["before"]),
            After = ReliabilityScores.FromJson(StoredNumbers.Objects(node)["after"]),
        };
    }
}
