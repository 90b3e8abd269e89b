namespace Cairn.Learning.Explanation.Surrogates;

/// <summary>What it is worth, near a row, that a column is as it is in the row.</summary>
/// <param name="Column">Name of the column.</param>
/// <param name="Condition">What is true of the row, such as <c>12 &lt; age ≤ 30</c> or <c>plan = 'pro'</c>.</param>
/// <param name="Effect">How much the answer is greater where the condition holds, in units of the score.</param>
public sealed record LocalTerm(string Column, string Condition, double Effect);
