using System.Text;
using Cairn.Data;
using Cairn.Data.Columns;

namespace Cairn.Learning.Conformal;

/// <summary>The columns that intervals and sets are written as.</summary>
public static class IntervalColumns
{
    /// <summary>Lower end of an interval, in the unit of the target.</summary>
    public const string Lower = "lower";

    /// <summary>Upper end of an interval.</summary>
    public const string Upper = "upper";

    /// <summary>Labels of a set, divided by <c>|</c> (one within a label is written <c>\|</c>), the most probable
    /// first; empty where no class is likely enough.</summary>
    public const string Set = "set";

    /// <summary>Number of labels in a set.</summary>
    public const string SetSize = "set_size";

    /// <summary>The labels of a set.</summary>
    /// <param name="set">A value of <see cref="Set"/>.</param>
    public static IReadOnlyList<string> LabelsOf(string? set)
    {
        if (string.IsNullOrEmpty(set))
            return [];
        List<string> labels = [];
        StringBuilder label = new();
        for (int i = 0; i < set.Length; i++)
        {
            if (set[i] == '|')
            {
                labels.Add(label.ToString());
                label.Clear();
                continue;
            }
            if (set[i] == '\\' && i + 1 < set.Length && set[i + 1] == '|')
                i++;
            label.Append(set[i]);
        }
        labels.Add(label.ToString());
        return labels;
    }

    internal static Table Intervals(double[] lower, double[] upper)
    {
        // Where a band that was made narrower turns inside out, both ends are its middle.
        for (int row = 0; row < lower.Length; row++)
        {
            if (lower[row] > upper[row])
                lower[row] = upper[row] = (lower[row] + upper[row]) / 2;
        }
        return new Table(new NumberColumn(Lower, lower), new NumberColumn(Upper, upper));
    }

    internal static Table Sets(IReadOnlyList<string> labels, double[] probabilities, Func<int, int, bool> holds)
    {
        int rows = probabilities.Length / labels.Count;
        string?[] sets = new string?[rows];
        long[] sizes = new long[rows];
        int[] order = new int[labels.Count];
        List<string> kept = [];
        for (int row = 0; row < rows; row++)
        {
            double[] own = probabilities[(row * labels.Count)..((row + 1) * labels.Count)];
            for (int c = 0; c < order.Length; c++)
                order[c] = c;
            Array.Sort(order, (a, b) => own[a] != own[b] ? own[b].CompareTo(own[a]) : a.CompareTo(b));
            kept.Clear();
            foreach (int label in order)
            {
                if (holds(row, label))
                    kept.Add(labels[label].Replace("|", "\\|", StringComparison.Ordinal));
            }
            sets[row] = string.Join('|', kept);
            sizes[row] = kept.Count;
        }
        return new Table(new TextColumn(Set, sets), new IntegerColumn(SetSize, sizes));
    }
}
