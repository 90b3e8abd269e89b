namespace Cairn.Learning.Diagnosis;

/// <summary>A query whose rows are in a bad order.</summary>
/// <param name="Name">What tells it apart.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Relevant">Number of rows of use: grade above 0.</param>
/// <param name="FirstRelevant">Place of the first row of use, from 1.</param>
/// <param name="Ndcg">Share of the gain of its best order, 0 to 1.</param>
public sealed record WeakQuery(string Name, int Rows, int Relevant, int FirstRelevant, double Ndcg);
