namespace Cairn.Lifecycle.Monitoring;

/// <summary>The population stability index of two samples of groups.</summary>
internal static class PopulationStability
{
    // Half a row for every group on both sides (Jeffreys' prior): an empty group has a share, and a lone row in it
    // does not make the index leap.
    private const double Smoothing = 0.5;

    /// <summary>The index, and its mean when both samples come from one distribution.</summary>
    /// <param name="reference">Counts of the groups in the reference.</param>
    /// <param name="window">Counts of the same groups in the window.</param>
    public static (double Psi, double OfChance) Of(IReadOnlyList<double> reference, IReadOnlyList<double> window)
    {
        double n = window.Sum();
        double m = reference.Sum();
        int groups = reference.Count;
        if (n <= 0 || m <= 0)
            return (0, 0);
        double psi = 0;
        for (int i = 0; i < groups; i++)
        {
            double r = (reference[i] + Smoothing) / (m + Smoothing * groups);
            double w = (window[i] + Smoothing) / (n + Smoothing * groups);
            psi += (w - r) * Math.Log(w / r);
        }
        return (psi, (groups - 1) * (1 / n + 1 / m));
    }
}
