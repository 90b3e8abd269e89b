namespace Cairn.Numerics.Histograms;

internal readonly struct Width256 : IHistogramWidth
{
    public static int Slots => 256;
}
