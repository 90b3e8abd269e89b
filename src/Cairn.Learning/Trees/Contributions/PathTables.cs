namespace Cairn.Learning.Trees.Contributions;

/// <summary>The numbers of each edge at each point of the quadrature, see <see cref="TreeExplainer"/>.</summary>
/// <remarks>
/// Of an edge with the joint share z of its feature on the way, and with z′ at the edge before on the same feature (1
/// when there is none), f(z, o) = z(1 − t) + o·t and c(z, o) = (o − z)/f(z, o). Per edge five runs of n numbers:
/// f(z,1)/f(z′,1); f(z,0)/f(z′,1); c(z,1) − c(z′,1); c(z,0) − c(z′,1); c(z,1).
/// </remarks>
internal sealed class PathTables
{
    /// <summary>Runs of numbers for each edge.</summary>
    public const int Runs = 5;

    /// <summary>The tables of a tree.</summary>
    public PathTables(PathTree tree)
    {
        Count = Math.Max(1, (tree.Distinct + 1) / 2);
        (Points, Weights) = GaussLegendre.OfPoints(Count);
        Steps = new PathStep[tree.Steps.Length];
        // With room for vectors that begin within a run and end behind it.
        Values = new double[tree.Steps.Length * Runs * Count + PointTile.Lanes];
        double[] joint = new double[tree.Depth + 1];
        joint[0] = 1;
        for (int number = 0; number < Steps.Length; number++)
        {
            PathStep step = tree.Steps[number];
            int at = number * Runs * Count;
            Steps[number] = step with { Table = at };
            if (step.Depth == 0)
                continue;
            double before = step.Before == 0 ? 1 : joint[step.Before];
            double share = before * step.Share;
            joint[step.Depth] = share;
            for (int q = 0; q < Count; q++)
            {
                double t = Points[q];
                double wasIn = before * (1 - t) + t;
                double isIn = share * (1 - t) + t;
                double cBefore = (1 - before) / wasIn;
                double cIn = (1 - share) / isIn;
                Values[at + q] = isIn / wasIn;
                Values[at + Count + q] = share * (1 - t) / wasIn;
                Values[at + 2 * Count + q] = cIn - cBefore;
                Values[at + 3 * Count + q] = -1 / (1 - t) - cBefore;
                Values[at + 4 * Count + q] = cIn;
            }
        }
    }

    /// <summary>Points of the quadrature.</summary>
    public int Count { get; }

    /// <summary>Where on [0, 1] they lie.</summary>
    public double[] Points { get; }

    /// <summary>Their weights.</summary>
    public double[] Weights { get; }

    /// <summary>The nodes with the places of their tables.</summary>
    public PathStep[] Steps { get; }

    /// <summary>The numbers.</summary>
    public double[] Values { get; }
}
