using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Formats.Safetensors;

namespace Cairn.Learning.Conformal;

/// <summary>A way to an interval or a set for a row.</summary>
internal interface IConformalRule
{
    /// <summary>Rows that it was calibrated on.</summary>
    int Rows { get; }

    /// <summary>The columns that are added to predictions.</summary>
    /// <param name="bound">The input columns of the model.</param>
    /// <param name="answers">What the model says of them: rows × classes, or a number a row.</param>
    /// <param name="level">Share of rows to be covered.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <exception cref="Formats.InputException"><c>too-few-rows</c>.</exception>
    Table Answer(Table bound, double[] answers, double level, int threads);

    /// <summary>What is stored of it.</summary>
    JsonObject Save(List<StoredTensor> tensors);
}
