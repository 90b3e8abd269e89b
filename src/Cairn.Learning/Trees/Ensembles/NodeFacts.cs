namespace Cairn.Learning.Trees.Ensembles;

/// <summary>What training knew of a node. SHAP values need the covers; importances need the gains.</summary>
/// <param name="Gain">Reduction of the loss by a split; 0 for a leaf or when unknown.</param>
/// <param name="Cover">Sum of the hessians, or of the weights, of the rows that came here; 0 when unknown.</param>
/// <param name="Rows">Number of the rows that came here; 0 when unknown.</param>
public readonly record struct NodeFacts(double Gain, double Cover, int Rows);
