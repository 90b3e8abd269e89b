using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Models.Datasets;

namespace Cairn.Learning.Preprocessing.Preparation;

/// <summary>What all input columns of a model become, learnt from the training rows.</summary>
internal sealed class ColumnSteps
{
    /// <summary>The steps.</summary>
    /// <param name="steps">One an input column.</param>
    public ColumnSteps(IReadOnlyList<ColumnStep> steps)
    {
        Steps = steps;
        Names = [.. steps.SelectMany(step => step.Names)];
        Sources = [.. steps.SelectMany((step, source) => step.Names.Select(_ => source))];
    }

    /// <summary>One an input column.</summary>
    public IReadOnlyList<ColumnStep> Steps { get; }

    /// <summary>Names of the columns made, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The input column that each was made of.</summary>
    public IReadOnlyList<int> Sources { get; }

    /// <summary>Learns them.</summary>
    public static ColumnSteps Of(Dataset data, PreparationOptions options, ulong seed)
    {
        DatasetRoles roles = data.Roles;
        HashSet<string> taken =
        [
            .. roles.Targets, .. new[] { roles.Weight, roles.Group, roles.Time, Prepared.WeightName }.OfType<string>(), .. roles.Features,
        ];
        string Own(string name)
        {
            while (!taken.Add(name))
                name += "'";
            return name;
        }

        int[]? folds = options.Categories == Prepared.Target ? TargetMeans.FoldsOf(data.RowCount, seed) : null;
        double[][]? targets = folds is null ? null : TargetMeans.ColumnsOf(data);
        return new ColumnSteps([.. data.Features.Select(column => column switch
        {
            CategoryColumn category => OfCategory(category, data, options, Own, folds, targets),
            _ when column.Kind is ColumnKind.Number or ColumnKind.Integer or ColumnKind.Boolean =>
                NumberStep.Of(column, data, options, Own),
            _ => new PassStep(Own(column.Name)),
        })]);
    }

    /// <summary>The columns made of input columns.</summary>
    /// <param name="bound">The input columns as the signature binds them.</param>
    public Table Apply(IReadOnlyList<Column> bound) => new([.. Steps.SelectMany((step, i) => step.Apply(bound[i]))]);

    /// <summary>The same rows with the columns made of the features in their place.</summary>
    /// <param name="data">Rows.</param>
    /// <param name="isToLearn">Whether they are the rows that the steps were learnt from.</param>
    /// <param name="weights">Weights in the place of those of the data; null for those.</param>
    public Dataset Apply(Dataset data, bool isToLearn, double[]? weights)
    {
        DatasetRoles roles = data.Roles with { Features = Names, Weight = weights is null ? data.Roles.Weight : Prepared.WeightName };
        HashSet<string> kept = [.. roles.Targets, .. new[] { roles.Weight, roles.Group, roles.Time }.OfType<string>()];
        List<Column> columns =
        [
            .. Steps.SelectMany((step, i) => isToLearn ? step.ApplyToLearn(data.Features[i]) : step.Apply(data.Features[i])),
            .. data.Table.Columns.Where(column => kept.Contains(column.Name) && column.Name != Prepared.WeightName),
        ];
        if (weights is not null)
            columns.Add(new NumberColumn(Prepared.WeightName, weights));
        Dataset made = new(new Table([.. columns]), data.Task, roles);
        return Models.LearningTasks.IsClassification(data.Task) ? made.WithClasses(data.Classes.Labels) : made;
    }

    private static ColumnStep OfCategory(
        CategoryColumn column, Dataset data, PreparationOptions options, Func<string, string> own, int[]? folds, double[][]? targets)
    {
        LevelCodes codes = LevelCodes.Of(column, data.Weights, options.MinLevelRows);
        bool hasMissing = column.MissingCount > 0;
        switch (options.Categories)
        {
            case Prepared.OneHot:
                return new HotStep(
                    [
                        .. codes.Kept.Select(level => own($"{column.Name}={level}")),
                        .. codes.HasRare ? [own($"{column.Name}=(rare)")] : Array.Empty<string>(),
                        .. hasMissing ? [own($"{column.Name}=(missing)")] : Array.Empty<string>(),
                    ], codes);
            case Prepared.Ordinal:
                return new LevelStep(own(column.Name), codes, isOrdinal: true);
            case Prepared.Target:
                int[] all = codes.Of(column);
                return new TargetStep(
                    [.. targets!.Select((_, c) => own(targets!.Length == 1 ? column.Name : $"{column.Name}:{data.Classes.Labels[c]}"))],
                    codes, [.. targets!.Select(target => TargetMeans.Of(all, codes.Count + 1, target, data.Weights))])
                {
                    OutOfFold = [.. targets!.Select(target => TargetMeans.OutOfFold(all, codes.Count + 1, target, data.Weights, folds!))],
                };
            default:
                return options.MinLevelRows > 1 ? new LevelStep(own(column.Name), codes, isOrdinal: false) : new PassStep(own(column.Name));
        }
    }
}
