namespace Cairn.Learning.Trees.Growing;

/// <summary>A way to part the rows of a leaf by one feature.</summary>
internal struct SplitCandidate
{
    /// <summary>Reduction of the objective; 0 when there is no split.</summary>
    public double Gain;

    /// <summary>Feature that decides.</summary>
    public int Feature;

    /// <summary>Last bin that goes left, for a numeric feature.</summary>
    public int Bin;

    /// <summary>Whether the split is by a set of levels.</summary>
    public bool IsCategorical;

    /// <summary>Whether missing values go left.</summary>
    public bool MissingLeft;

    /// <summary>Whether each side surely has the fewest rows that a leaf may have.</summary>
    public bool IsSure;

    /// <summary>
    /// Whether every cut of the feature leaves too little on one side: also true of each leaf below then, since a side
    /// there is part of a side here.
    /// </summary>
    public bool IsHopeless;

    /// <summary>Bins that go left, for a categorical feature.</summary>
    public LevelSet Left;

    /// <summary>Sum of the gradient pairs that go left.</summary>
    public long LeftSum;

    /// <summary>Writes 1 for each bin that goes left and 0 for each that goes right.</summary>
    /// <param name="missing">The bin of missing values.</param>
    /// <param name="goesLeft">One place a bin, or more.</param>
    public readonly void Route(int missing, Span<byte> goesLeft)
    {
        goesLeft.Clear();
        if (IsCategorical)
        {
            for (int bin = 0; bin < missing; bin++)
                goesLeft[bin] = Left.Contains(bin) ? (byte)1 : (byte)0;
        }
        else
        {
            goesLeft[..(Bin + 1)].Fill(1);
        }
        goesLeft[missing] = MissingLeft ? (byte)1 : (byte)0;
    }
}
