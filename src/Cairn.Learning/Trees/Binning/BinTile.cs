namespace Cairn.Learning.Trees.Binning;

/// <summary>Neighbouring columns of equal width whose histograms one thread builds and searches.</summary>
/// <param name="FirstColumn">First place in the order of <see cref="BinLayout.FeaturesAt"/>.</param>
/// <param name="Columns">Number of columns.</param>
/// <param name="Width">Slots of each column.</param>
/// <param name="Offset">First slot in the histogram.</param>
internal readonly record struct BinTile(int FirstColumn, int Columns, int Width, int Offset)
{
    /// <summary>Number of slots of all columns.</summary>
    public int Slots => Columns * Width;
}
