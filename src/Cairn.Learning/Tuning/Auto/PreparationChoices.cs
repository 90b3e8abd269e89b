using Cairn.Data.Columns;
using Cairn.Learning.Linear;
using Cairn.Learning.Preprocessing.Preparation;
using Cairn.Learning.Trees;
using Cairn.Learning.Tuning.Spaces;
using Cairn.Models;
using Cairn.Models.Datasets;
using Cairn.Models.Learners;

namespace Cairn.Learning.Tuning.Auto;

/// <summary>Which preparations of columns are worth trying for a kind of learner on some data; the first of each is none.</summary>
/// <remarks>
/// Linear learners have one column a level as they are, and gain from shapes of numbers, which do not matter to trees. Trees split sets of
/// levels, and may gain from other encodings. Class weights only where a class is rare.
/// </remarks>
internal static class PreparationChoices
{
    private const int FewestLevels = 3;
    private const int ManyLevels = 10;
    private const int MostHotColumns = 200;
    private const int RareRows = 10;
    private const double RareClass = 0.2;

    /// <summary>The choices, called <c>prepare.numbers</c> and so on.</summary>
    public static IEnumerable<Parameter> For(LearnerKind kind, Dataset data)
    {
        bool linear = kind.Default is LinearRegression or LogisticRegression;
        bool trees = kind.Default is DecisionTree or Forest or GradientBoosting;
        if (!linear && !trees)
            yield break;
        int[] levels = [.. data.Features.OfType<CategoryColumn>().Select(CountLevels)];
        int most = levels.DefaultIfEmpty(0).Max();
        if (linear && data.Features.Any(c => c.Kind is ColumnKind.Number or ColumnKind.Integer))
            yield return Choice("numbers", Prepared.AsIs, Prepared.Rankit, Prepared.Power);
        if (linear && most > ManyLevels)
            yield return Choice("categories", Prepared.AsIs, Prepared.Target);
        if (trees && most >= FewestLevels)
        {
            yield return levels.Sum() <= MostHotColumns
                ? Choice("categories", Prepared.AsIs, Prepared.Target, Prepared.Ordinal, Prepared.OneHot)
                : Choice("categories", Prepared.AsIs, Prepared.Target, Prepared.Ordinal);
        }
        if (most > ManyLevels && data.Features.OfType<CategoryColumn>().Any(HasRareLevel))
            yield return Choice("min_level_rows", "0", "10", "30");
        if (trees && data.Features.Any(c => c.Kind is ColumnKind.Number or ColumnKind.Integer && c.MissingCount > 0))
            yield return Choice("missing", Prepared.AsIs, Prepared.Median);
        if (LearningTasks.IsClassification(data.Task) && RarestShare(data) < RareClass / data.Classes.Labels.Count * 2)
            yield return Choice("class_weight", Prepared.None, Prepared.Balanced);
    }

    private static Parameter Choice(string name, params string[] values) => new(AutoSpace.Prefix + name, SearchRange.Choice(values));

    private static int CountLevels(CategoryColumn column) => CountsOf(column).Count(count => count > 0);

    private static bool HasRareLevel(CategoryColumn column) => CountsOf(column).Any(count => count is > 0 and < RareRows);

    private static int[] CountsOf(CategoryColumn column)
    {
        int[] counts = new int[column.Levels.Count];
        foreach (int code in column.Values)
        {
            if (code >= 0)
                counts[code]++;
        }
        return counts;
    }

    private static double RarestShare(Dataset data)
    {
        double[] totals = new double[data.Classes.Labels.Count];
        for (int row = 0; row < data.RowCount; row++)
            totals[data.Classes.Codes[row]] += data.Weights?[row] ?? 1;
        return totals.Where(total => total > 0).DefaultIfEmpty(1).Min() / totals.Sum();
    }
}
