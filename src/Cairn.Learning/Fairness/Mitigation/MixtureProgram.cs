namespace Cairn.Learning.Fairness.Mitigation;

/// <summary>
/// The best mixture of given classifiers under constraints, and the multipliers that are the best answer to it.
/// </summary>
/// <remarks>
/// The linear program min Σ errorₕ qₕ + B z with Σ violationⱼₕ qₕ ≤ z for each constraint, Σ qₕ = 1, q ≥ 0, z ≥ 0, by
/// the simplex method on a dense tableau with Bland's rule, which does not cycle. A first solution is at hand: one
/// classifier with its greatest violation as z. Multipliers are the reduced costs of the slacks. O(constraints ×
/// classifiers) a step; both are small.
/// </remarks>
internal static class MixtureProgram
{
    private const double Tiny = 1e-12;

    /// <summary>Solves.</summary>
    /// <param name="errors">Error of each classifier.</param>
    /// <param name="violations">By classifier the violation of each constraint, bound taken off.</param>
    /// <param name="penalty">What a violation costs: B.</param>
    /// <returns>Weight of each classifier, adding up to 1, and the multiplier of each constraint.</returns>
    public static (double[] Weights, double[] Multipliers) Solve(
        IReadOnlyList<double> errors, IReadOnlyList<double[]> violations, double penalty)
    {
        int classifiers = errors.Count;
        int constraints = violations[0].Length;
        int z = classifiers;
        int width = classifiers + 1 + constraints;
        // The last column is the right side, the last row the objective.
        double[,] tableau = new double[constraints + 2, width + 1];
        int[] basis = new int[constraints + 1];
        for (int j = 0; j < constraints; j++)
        {
            for (int h = 0; h < classifiers; h++)
                tableau[j, h] = violations[h][j];
            tableau[j, z] = -1;
            tableau[j, z + 1 + j] = 1;
            basis[j] = z + 1 + j;
        }
        for (int h = 0; h < classifiers; h++)
        {
            tableau[constraints, h] = 1;
            tableau[constraints + 1, h] = errors[h];
        }
        tableau[constraints, width] = 1;
        tableau[constraints + 1, z] = penalty;
        Pivot(tableau, basis, constraints, 0);
        int worst = 0;
        for (int j = 1; j < constraints; j++)
        {
            if (violations[0][j] > violations[0][worst])
                worst = j;
        }
        if (violations[0][worst] > 0)
            Pivot(tableau, basis, worst, z);
        int most = 200 * (width + constraints);
        for (int step = 0; step < most && Entering(tableau, width) is int column and >= 0; step++)
        {
            int row = Leaving(tableau, basis, column, width);
            if (row < 0)
                break;
            Pivot(tableau, basis, row, column);
        }
        double[] weights = new double[classifiers];
        for (int row = 0; row < basis.Length; row++)
        {
            if (basis[row] < classifiers)
                weights[basis[row]] = Math.Max(0, tableau[row, width]);
        }
        double total = weights.Sum();
        double[] multipliers =
            [.. Enumerable.Range(0, constraints).Select(j => Math.Max(0, tableau[constraints + 1, z + 1 + j]))];
        return ([.. weights.Select(weight => weight / total)], multipliers);
    }

    private static int Entering(double[,] tableau, int width)
    {
        int objective = tableau.GetLength(0) - 1;
        for (int column = 0; column < width; column++)
        {
            if (tableau[objective, column] < -Tiny)
                return column;
        }
        return -1;
    }

    // Of equal ratios the variable with the lowest number leaves.
    private static int Leaving(double[,] tableau, int[] basis, int column, int width)
    {
        int best = -1;
        double least = double.PositiveInfinity;
        for (int row = 0; row < basis.Length; row++)
        {
            if (tableau[row, column] <= Tiny)
                continue;
            double ratio = Math.Max(0, tableau[row, width]) / tableau[row, column];
            if (ratio < least - Tiny || (ratio <= least + Tiny && (best < 0 || basis[row] < basis[best])))
            {
                least = Math.Min(least, ratio);
                best = row;
            }
        }
        return best;
    }

    private static void Pivot(double[,] tableau, int[] basis, int row, int column)
    {
        int width = tableau.GetLength(1);
        double at = tableau[row, column];
        for (int c = 0; c < width; c++)
            tableau[row, c] /= at;
        for (int r = 0; r < tableau.GetLength(0); r++)
        {
            double factor = tableau[r, column];
            if (r == row || factor == 0)
                continue;
            for (int c = 0; c < width; c++)
                tableau[r, c] -= factor * tableau[row, c];
        }
        basis[row] = column;
    }
}
