namespace Cairn.Learning.Tuning.Samplers;

/// <summary>Losses in another unit: mean 0 and variance 1, with the tail of the bad ones drawn in, in the same order.</summary>
/// <remarks>
/// (x^λ − 1)/λ of the distance x to a little below the least (Box and Cox, "An analysis of transformations", 1964). Losses of many
/// orders of magnitude would otherwise leave a process blind to differences near the best; which λ suits is for its evidence to say.
/// What is not finite counts as the worst that is.
/// </remarks>
internal static class PowerTransform
{
    /// <summary>The λ that are tried, the plain unit first.</summary>
    public static IReadOnlyList<double> Powers { get; } = [1, 0.5, 0];

    /// <summary>Turns losses.</summary>
    /// <param name="losses">At least one.</param>
    /// <param name="power">λ.</param>
    /// <returns>The values, and the sum of the logarithms of their derivatives by the losses.</returns>
    public static (double[] Values, double LogSlopes) Of(IReadOnlyList<double> losses, double power)
    {
        double[] finite = [.. losses.Where(double.IsFinite).Order()];
        if (finite.Length == 0 || finite[0] == finite[^1])
            return (new double[losses.Count], 0);
        double least = finite[0];
        double middle = finite[finite.Length / 2] - least;
        double room = 0.02 * (middle > 0 ? middle : finite[^1] - least);
        double[] shifted = [.. losses.Select(loss => (double.IsFinite(loss) ? loss : finite[^1]) - least + room)];
        double[] turned = [.. shifted.Select(x => power == 0 ? Math.Log(x) : (Math.Pow(x, power) - 1) / power)];
        double mean = turned.Average();
        double deviation = Math.Sqrt(turned.Sum(x => (x - mean) * (x - mean)) / turned.Length);
        double logSlopes = (power - 1) * shifted.Sum(Math.Log) - turned.Length * Math.Log(deviation);
        return ([.. turned.Select(x => (x - mean) / deviation)], logSlopes);
    }
}
