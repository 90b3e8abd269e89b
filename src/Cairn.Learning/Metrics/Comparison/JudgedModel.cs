using Cairn.Data;
using Cairn.Models.Signatures;

namespace Cairn.Learning.Metrics.Comparison;

/// <summary>One of the models that are compared: what it says of the rows.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Predictions">Its outputs, row by row those of the data.</param>
/// <param name="Signature">Its signature.</param>
public sealed record JudgedModel(string Name, Table Predictions, Signature Signature);
