using Cairn.Learning.Trees.Ensembles;

namespace Cairn.Learning.Trees.Scoring;

/// <summary>A node of the layout that a walk goes down: 16 bytes.</summary>
/// <param name="Value">Of a split its threshold, or the number of its set; of a leaf +∞, so that all go left.</param>
/// <param name="Code">
/// The column that decides, and two bits of <see cref="NodeCode"/>. A leaf has the sign alone: its column reads as 0,
/// which every row has, so a walk may read it before it knows of the leaf.
/// </param>
/// <param name="Left">Index of the left child, which the right one follows; of a leaf its own index.</param>
internal readonly record struct WalkNode(double Value, int Code, int Left);
