namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>A function of the values of a column of numbers, learnt from the training rows; missing stays missing.</summary>
internal abstract class NumberShape
{
    /// <summary>The function.</summary>
    public abstract double At(double value);
}
