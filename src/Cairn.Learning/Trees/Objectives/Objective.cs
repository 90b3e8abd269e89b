using Cairn.Learning.Trees.Objectives.Links;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Signatures;
using Cairn.Numerics.Random;

namespace Cairn.Learning.Trees.Objectives;

/// <summary>
/// A loss over given targets as a function of scores: its value, its derivatives, where it starts, and, for losses that
/// are no parabola near their minimum, the best value of a leaf.
/// </summary>
/// <remarks>
/// Scores are row-major, rows × <see cref="Outputs"/>. All methods are safe for several threads at once.
/// </remarks>
internal abstract class Objective
{
    /// <summary>An objective over rows of the given weights.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="weights">Weight of each row, or null for equal ones.</param>
    protected Objective(int rows, double[]? weights)
    {
        RowCount = rows;
        Weights = weights;
        TotalWeight = weights is null ? rows : weights.Sum();
    }

    /// <summary>Number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Weight of each row; null for equal ones.</summary>
    public double[]? Weights { get; }

    /// <summary>Sum of the weights.</summary>
    public double TotalWeight { get; }

    /// <summary>Scores a row, and trees a round.</summary>
    public virtual int Outputs => 1;

    /// <summary>Name of what <see cref="Measure"/> gives.</summary>
    public abstract string Metric { get; }

    /// <summary>Whether a greater value of <see cref="Measure"/> is better; false for losses.</summary>
    public virtual bool GreaterIsBetter => false;

    /// <summary>How scores become answers.</summary>
    public virtual ScoreLink Link => ScoreLink.Identity;

    /// <summary>Whether <see cref="LeafValue"/> replaces the leaf values that the derivatives give.</summary>
    public virtual bool SetsLeafValues => false;

    /// <summary>The columns that a model of this objective writes.</summary>
    public virtual IReadOnlyList<OutputField> OutputFields(Dataset data) => LearningTasks.IsClassification(data.Task)
        ? Signature.ClassifierOutputs(data.Classes.Labels)
        : Signature.RegressorOutputs;

    /// <summary>The best constant score of each output.</summary>
    public abstract double[] BaseScores();

    /// <summary>Called once a round before the derivatives of its outputs are asked for.</summary>
    public virtual void BeginRound(double[] scores, int threads)
    {
    }

    /// <summary>Called in the place of the other in the rounds of a fit; only losses that draw need it.</summary>
    /// <param name="scores">Row-major.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="random">Draws of this round.</param>
    public virtual void BeginRound(double[] scores, int threads, SeededRandom random) => BeginRound(scores, threads);

    /// <summary>Weighted first and second derivatives by one output's score for the rows [start, end).</summary>
    public abstract void Derive(double[] scores, int output, int start, int end, float[] gradients, float[] hessians);

    /// <summary>The value to add to the scores by <paramref name="output"/> of the rows of a leaf.</summary>
    public virtual double LeafValue(double[] scores, int output, ReadOnlySpan<int> rows) =>
        throw new NotSupportedException();

    /// <summary>
    /// What to take in the place of the leaf value that the derivatives give, where that would overshoot.
    /// </summary>
    /// <param name="value">The leaf value that the sums of the derivatives give.</param>
    /// <param name="gradient">Sum of the first derivatives of the leaf's rows.</param>
    /// <param name="hessian">Sum of the second ones.</param>
    public virtual double Refine(double value, double gradient, double hessian) => value;

    /// <summary>The metric at the given scores.</summary>
    public abstract double Measure(double[] scores, int threads);

    /// <summary>Weight of a row.</summary>
    protected double WeightOf(int row) => Weights is null ? 1 : Weights[row];
}
