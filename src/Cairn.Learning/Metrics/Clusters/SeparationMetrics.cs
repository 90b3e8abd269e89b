using Cairn.Numerics.Threading;

namespace Cairn.Learning.Metrics.Clusters;

/// <summary>How well groups of points hold together and lie apart, without knowing the truth.</summary>
/// <remarks>
/// Points are rows × dimensions, row-major, and distances Euclidean. All are NaN unless there are at least two groups and
/// fewer groups than points.
/// </remarks>
public static class SeparationMetrics
{
    /// <summary>Mean silhouette of all points.</summary>
    /// <param name="points">Coordinates, finite; rows × dimensions.</param>
    /// <param name="labels">Group of each point: any integers.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <returns>−1 to 1; higher is better.</returns>
    /// <remarks>Rousseeuw (1987). O(n²·dimensions) time and O(n) memory.</remarks>
    public static double Silhouette(ReadOnlyMemory<double> points, ReadOnlyMemory<int> labels, int threads = 1)
    {
        double[] each = Silhouettes(points, labels, threads);
        return each.Length == 0 ? double.NaN : each.Sum() / each.Length;
    }

    /// <summary>
    /// The silhouette of each point: (b − a) ∕ max(a, b), where a is the mean distance to the rest of its group and b that to
    /// the nearest other group; 0 for a point that is alone in its group.
    /// </summary>
    /// <param name="points">Coordinates, finite; rows × dimensions.</param>
    /// <param name="labels">Group of each point: any integers.</param>
    /// <param name="threads">Most threads to use; the result does not depend on it.</param>
    /// <returns>One a point; none where the metric is undefined.</returns>
    public static double[] Silhouettes(ReadOnlyMemory<double> points, ReadOnlyMemory<int> labels, int threads = 1)
    {
        (int[] groups, int[] sizes) = Groups(points.Length, labels.Span);
        if (!IsDefined(sizes.Length, groups.Length))
            return [];
        int dimensions = points.Length / groups.Length;
        double[] values = new double[groups.Length];
        const int BlockRows = 256;
        ParallelBlocks.For((groups.Length + BlockRows - 1) / BlockRows, threads, block =>
        {
            double[] sums = new double[sizes.Length];
            for (int row = block * BlockRows; row < Math.Min(groups.Length, (block + 1) * BlockRows); row++)
                values[row] = SilhouetteOf(row, points.Span, dimensions, groups, sizes, sums);
        });
        return values;
    }

    /// <summary>
    /// Mean over groups of the worst ratio of two groups' spread to the distance of their centres; 0 is best.
    /// </summary>
    /// <param name="points">Coordinates, finite; rows × dimensions.</param>
    /// <param name="labels">Group of each point: any integers.</param>
    /// <returns>≥ 0; lower is better. 0 when the groups have no spread or all centres are one point.</returns>
    /// <remarks>Davies and Bouldin (1979). O(n·dimensions + groups²·dimensions).</remarks>
    public static double DaviesBouldin(ReadOnlySpan<double> points, ReadOnlySpan<int> labels)
    {
        (int[] groups, int[] sizes) = Groups(points.Length, labels);
        if (!IsDefined(sizes.Length, groups.Length))
            return double.NaN;
        int dimensions = points.Length / groups.Length;
        double[] centres = Centres(points, dimensions, groups, sizes);
        double[] spread = new double[sizes.Length];
        for (int row = 0; row < groups.Length; row++)
        {
            spread[groups[row]] += Distance(
                points.Slice(row * dimensions, dimensions), centres.AsSpan(groups[row] * dimensions, dimensions));
        }
        for (int group = 0; group < spread.Length; group++)
            spread[group] /= sizes[group];

        const double Nothing = 1e-8;
        double farthest = 0;
        double sum = 0;
        for (int a = 0; a < sizes.Length; a++)
        {
            double worst = 0;
            for (int b = 0; b < sizes.Length; b++)
            {
                double apart = Distance(
                    centres.AsSpan(a * dimensions, dimensions), centres.AsSpan(b * dimensions, dimensions));
                farthest = Math.Max(farthest, apart);
                if (a != b && apart > 0)
                    worst = Math.Max(worst, (spread[a] + spread[b]) / apart);
            }
            sum += worst;
        }
        return spread.All(s => s <= Nothing) || farthest <= Nothing ? 0 : sum / sizes.Length;
    }

    /// <summary>
    /// Spread between the groups' centres over spread within the groups, each by its degrees of freedom; the variance ratio.
    /// </summary>
    /// <param name="points">Coordinates, finite; rows × dimensions.</param>
    /// <param name="labels">Group of each point: any integers.</param>
    /// <returns>≥ 0; higher is better. 1 when the groups have no spread.</returns>
    /// <remarks>Caliński and Harabasz (1974). O(n·dimensions).</remarks>
    public static double CalinskiHarabasz(ReadOnlySpan<double> points, ReadOnlySpan<int> labels)
    {
        (int[] groups, int[] sizes) = Groups(points.Length, labels);
        if (!IsDefined(sizes.Length, groups.Length))
            return double.NaN;
        int dimensions = points.Length / groups.Length;
        double[] centres = Centres(points, dimensions, groups, sizes);
        double[] middle = Centres(points, dimensions, new int[groups.Length], [groups.Length]);
        double within = 0;
        for (int row = 0; row < groups.Length; row++)
        {
            double distance = Distance(
                points.Slice(row * dimensions, dimensions), centres.AsSpan(groups[row] * dimensions, dimensions));
            within += distance * distance;
        }
        double between = 0;
        for (int group = 0; group < sizes.Length; group++)
        {
            double distance = Distance(centres.AsSpan(group * dimensions, dimensions), middle);
            between += sizes[group] * distance * distance;
        }
        return within == 0 ? 1 : between * (groups.Length - sizes.Length) / (within * (sizes.Length - 1));
    }

    private static bool IsDefined(int groups, int points) => groups >= 2 && groups < points;

    private static double SilhouetteOf(
        int row, ReadOnlySpan<double> points, int dimensions, int[] groups, int[] sizes, double[] sums)
    {
        int own = groups[row];
        if (sizes[own] == 1)
            return 0;
        Array.Clear(sums);
        ReadOnlySpan<double> point = points.Slice(row * dimensions, dimensions);
        for (int other = 0; other < groups.Length; other++)
            sums[groups[other]] += Distance(point, points.Slice(other * dimensions, dimensions));
        double inside = sums[own] / (sizes[own] - 1);
        double outside = double.PositiveInfinity;
        for (int group = 0; group < sums.Length; group++)
        {
            if (group != own)
                outside = Math.Min(outside, sums[group] / sizes[group]);
        }
        double most = Math.Max(inside, outside);
        return most > 0 ? (outside - inside) / most : 0;
    }

    private static double[] Centres(ReadOnlySpan<double> points, int dimensions, int[] groups, int[] sizes)
    {
        double[] centres = new double[sizes.Length * dimensions];
        for (int i = 0; i < points.Length; i++)
            centres[groups[i / dimensions] * dimensions + i % dimensions] += points[i];
        for (int i = 0; i < centres.Length; i++)
            centres[i] /= sizes[i / dimensions];
        return centres;
    }

    private static double Distance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return Math.Sqrt(sum);
    }

    private static (int[] Groups, int[] Sizes) Groups(int values, ReadOnlySpan<int> labels)
    {
        if (labels.IsEmpty ? values != 0 : values % labels.Length != 0)
            throw new ArgumentException($"{values} coordinates do not make {labels.Length} points.");
        int[] distinct = [.. labels.ToArray().Distinct().Order()];
        int[] groups = new int[labels.Length];
        int[] sizes = new int[distinct.Length];
        for (int row = 0; row < groups.Length; row++)
            sizes[groups[row] = Array.BinarySearch(distinct, labels[row])]++;
        return (groups, sizes);
    }
}
