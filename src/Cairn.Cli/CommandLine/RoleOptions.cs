using System.CommandLine;
using System.Globalization;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Data.Reading;
using Cairn.Data.Schemas;
using Cairn.Formats;
using Cairn.Learning;
using Cairn.Lifecycle.Training;
using Cairn.Models;
using Cairn.Models.Datasets;

namespace Cairn.Cli.CommandLine;

/// <summary>Options on what to predict, from which columns, and on the other parts that columns play.</summary>
internal sealed class RoleOptions
{
    private const string LastColumn = "last";

    private readonly Option<string[]> _target = new("--target")
    {
        Description = "Column to predict, 'last' for the last one; several with commas. None is needed to find outliers.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _task = new("--task")
    {
        Description = "One of " + string.Join(", ", LearningTasks.All.Select(LearningTasks.NameOf))
            + "; inferred from the target and its roles when left out.",
        HelpName = "TASK",
    };

    private readonly Option<string[]> _features = new("--features")
    {
        Description = "Columns to predict from, apart or with commas; all usable ones when left out.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _drop = new("--drop")
    {
        Description = "Columns to leave out, apart or with commas.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _weight = new("--weight") { Description = "Column of row weights.", HelpName = "COLUMN" };

    private readonly Option<string?> _group = new("--group")
    {
        Description = "Column whose equal values stay on one side of every split; the query of a ranking.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _event = new("--event")
    {
        Description = "Survival: column that is 1 or true where the event was seen at the time in the target.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _upper = new("--upper")
    {
        Description = "Survival: column of the latest time of the event; empty or infinite where it was not seen.",
        HelpName = "COLUMN",
    };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "Column that orders the rows; splits then judge the later rows.",
        HelpName = "COLUMN",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_target, _task, _features, _drop, _weight, _group, _event, _upper, _time];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The roles as they were given; names are not looked up yet.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="learner">Name of the learner, which may say the task.</param>
    public DatasetBuilder Read(ParseResult parsed, string learner) => new()
    {
        Targets = parsed.GetValue(_target) ?? [],
        Task = TaskOf(parsed.GetValue(_task), learner),
        Features = parsed.GetValue(_features) is { Length: > 0 } features ? features : null,
        Drop = parsed.GetValue(_drop) ?? [],
        Weight = parsed.GetValue(_weight),
        Group = parsed.GetValue(_group),
        Event = parsed.GetValue(_event),
        UpperBound = parsed.GetValue(_upper),
        Time = parsed.GetValue(_time),
    };

    /// <summary>
    /// The roles with what a format itself says of its columns, which needs no option; an option says otherwise.
    /// </summary>
    /// <exception cref="InputException"><c>usage</c>: there is no target, and the task wants one.</exception>
    public static DatasetBuilder WithRolesOf(TableReadResult data, DatasetBuilder given)
    {
        bool ranks = given.Task is null && given.Group is null && data.QueryColumn is not null;
        bool findsOutliers = given.Task == LearningTask.OutlierDetection;
        DatasetBuilder roles = given with
        {
            Task = ranks ? LearningTask.Ranking : given.Task,
            Group = given.Group ?? data.QueryColumn,
            Weight = given.Weight ?? data.WeightColumn,
        };
        if (given.Targets.Count > 0 || data.TargetColumn is not string label)
        {
            return given.Targets.Count > 0 || findsOutliers ? roles : throw new InputException(
                "usage", "Option '--target' is required.",
                "Name the column to predict, or ask for --task outliers, which needs none.");
        }
        // The label of a file is no feature of those that need none.
        return findsOutliers ? roles with { Drop = [.. given.Drop, label] } : roles with { Targets = [label] };
    }

    /// <summary>
    /// The roles without the columns of texts that were not kept since the others are in files, with a note on each.
    /// </summary>
    /// <exception cref="InputException"><c>text-column</c>: one of them was to be used.</exception>
    public static (TrainingRequest Request, IReadOnlyList<string> Notes) WithoutTexts(TableReadResult data, TrainingRequest request)
    {
        DatasetBuilder given = request.Roles;
        string?[] used =
        [
            .. given.Targets, .. given.Features ?? [], given.Weight, given.Group, given.Time, given.Event, given.UpperBound,
        ];
        string last = data.Schema.Fields.Any(field => field.Name == LastColumn) ? LastColumn : data.Schema.Fields[^1].Name;
        used = [.. used, .. given.Targets.Contains(LastColumn) ? [last] : Array.Empty<string>()];
        List<string> notes = [];
        foreach (SchemaField field in data.LeftOut)
        {
            if (used.Any(name => name is not null && (name == field.Name || name.Split(',').Contains(field.Name))))
            {
                throw new InputException(
                    "text-column", $"Column '{field.Name}' is {ColumnKinds.NameOf(field.Kind)}, which is not kept under a limit on "
                    + "memory: its values are too different to be levels.",
                    $"Read it as a category with --column {field.Name}=category, or leave --memory out.");
            }
            bool isDropped = given.Features is not null || given.Drop.Any(name => name.Split(',').Contains(field.Name));
            if (!isDropped)
            {
                notes.Add(field.Kind == ColumnKind.Identifier
                    ? $"'{field.Name}' names the row and says nothing about other rows and was left out"
                    : $"'{field.Name}' is free text and was left out");
            }
        }
        string[] gone = [.. data.LeftOut.Select(field => field.Name)];
        string[] drop = [.. given.Drop.SelectMany(name => gone.Contains(name) || data.Table.Find(name) is not null ? [name] : name.Split(',')).Except(gone)];
        return (request with { Roles = given with { Drop = drop } }, notes);
    }

    /// <summary>The targets that one text names: a list with commas, unless a column is called so.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="given">What was typed.</param>
    /// <param name="source">What messages call the rows.</param>
    public static string[] TargetsIn(Table table, string given, string source) =>
        table.Find(given) is not null ? [given] : [.. given.Split(',').Select(name => TargetIn(table, name.Trim(), source))];

    /// <summary>The roles with lists of names taken apart.</summary>
    public static DatasetBuilder Resolve(DatasetBuilder roles, Table table) => roles with
    {
        Targets = Targets(roles.Targets, table),
        Features = roles.Features is { } features ? Names(features, table) : null,
        Drop = Names(roles.Drop, table),
    };

    // A learner that only finds outliers says the task by its name.
    private static LearningTask? TaskOf(string? task, string learner)
    {
        if (task is not null)
            return LearningTasks.Parse(task);
        bool findsOutliers = Learners.Catalog.Kinds.FirstOrDefault(kind => kind.Name == learner)?.Tasks
            is [LearningTask.OutlierDetection];
        return findsOutliers ? LearningTask.OutlierDetection : null;
    }

    private static string[] Targets(IReadOnlyList<string> given, Table table) =>
        [.. given.SelectMany(text => table.Find(text) is not null ? [text] : text.Split(',').Select(name => name.Trim()))];

    // A header that was not recognised is the likeliest reason for a target that is not there.
    private static string TargetIn(Table table, string target, string source)
    {
        string[] names = [.. table.Names];
        if (target == LastColumn && !names.Contains(target))
            return names[^1];
        bool numbered = names.Index().All(n => n.Item == string.Create(CultureInfo.InvariantCulture, $"c{n.Index + 1}"));
        if (numbered && !names.Contains(target))
        {
            throw new InputException(
                "unknown-column", $"There is no column '{target}': {source} was read without a header.",
                $"Give --header if its first line names the columns. Known: {names[0]} to {names[^1]}, or 'last'.");
        }
        return target;
    }

    /// <summary>Names that were given apart or in one list with commas; a name may hold a comma itself.</summary>
    public static string[] Names(IReadOnlyList<string> given, Table table) =>
    [
        .. given.SelectMany(text => table.Find(text) is null && text.Split(',') is var parts && parts.All(p => table.Find(p) is not null)
            ? parts
            : [text]),
    ];
}
