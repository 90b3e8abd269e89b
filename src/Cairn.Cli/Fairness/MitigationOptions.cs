using System.CommandLine;
using Cairn.Formats;
using Cairn.Learning.Fairness.Mitigation;
using Cairn.Lifecycle.Training;
using Cairn.Models.Learners;

namespace Cairn.Cli.Fairness;

/// <summary>Options on the groups that a training looks at, and on how the model is made fairer to them.</summary>
internal sealed class MitigationOptions
{
    private readonly Option<string[]> _sensitive = new("--sensitive")
    {
        Description = "Columns whose groups are compared on the judged rows, apart or with commas; --drop keeps the "
            + "model from reading them.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _mitigate = new("--mitigate")
    {
        Description = "Make the model fairer to them: " + string.Join(", ", MitigationMethods.Names) + ".",
        HelpName = "METHOD",
    };

    private readonly Option<string?> _constraint = new("--constraint")
    {
        Description = "What is to be alike in all groups: " + string.Join(", ", FairnessConstraint.Names)
            + "; the first when left out.",
        HelpName = "CONSTRAINT",
    };

    private readonly Option<double?> _bound = new("--fairness-bound")
    {
        Description = "How far a group may be from all (reduction) or from another (fixed thresholds); default 0.01, "
            + "or 0.05.",
        HelpName = "SHARE",
    };

    private readonly Option<bool> _fixed = new("--fixed-thresholds")
    {
        Description = "With --mitigate thresholds: one threshold a group, without draws.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [_sensitive, _mitigate, _constraint, _bound, _fixed];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The training with what was asked for.</summary>
    /// <exception cref="InputException">
    /// <c>usage</c>, <c>unknown-method</c>, <c>unknown-constraint</c> or <c>bad-option</c>.
    /// </exception>
    public TrainingRequest Read(ParseResult parsed, TrainingRequest request)
    {
        string[] sensitive = parsed.GetValue(_sensitive) ?? [];
        string? method = parsed.GetValue(_mitigate);
        string? constraint = parsed.GetValue(_constraint);
        bool isFixed = parsed.GetValue(_fixed);
        double? bound = parsed.GetValue(_bound);
        if (method is null)
        {
            string? lone = constraint is not null
                ? "--constraint"
                : bound is not null
                ? "--fairness-bound"
                : isFixed
                ? "--fixed-thresholds"
                : null;
            return lone is null ? request with { Sensitive = sensitive } : throw new InputException(
                "usage", $"{lone} says how --mitigate is done, which is not given.", "Give --mitigate "
                + string.Join(", ", MitigationMethods.Names) + ".");
        }
        if (!MitigationMethods.Names.Contains(method))
        {
            throw new InputException(
                "unknown-method", $"There is no mitigation '{method}'.", "One of "
                + string.Join(", ", MitigationMethods.Names) + ".");
        }
        if (sensitive.Length == 0)
            throw new InputException(
                "usage", "--mitigate wants to know for which groups.", "Name their columns with --sensitive.");
        if (method == MitigationMethods.Reweighing && (constraint is not null || bound is not null))
            throw new InputException("usage", "Reweighing has no constraint and no bound.",
                "Leave them out, or use --mitigate reduction or thresholds.");
        if (isFixed && method != MitigationMethods.Thresholds)
            throw new InputException(
                "usage", $"--fixed-thresholds goes with --mitigate thresholds, not with {method}.");
        if (method == MitigationMethods.Thresholds && bound is not null && !isFixed)
        {
            throw new InputException(
                "usage", "Drawn thresholds make groups exactly alike and have no bound.",
                "Add --fixed-thresholds, or leave --fairness-bound out.");
        }
        // One threshold a group seldom brings groups nearer than this and still tells rows apart.
        const double UsualForFixed = 0.05;
        bound ??= isFixed ? UsualForFixed : null;
        KeyValuePair<string, string>[] options =
        [
            new("method", method),
            .. constraint is null
            ? []
            : new[] { KeyValuePair.Create("constraint", FairnessConstraint.Parse(constraint).Name) },
            .. bound is null
            ? []
            : new[] { KeyValuePair.Create("bound",
            bound.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) },
            .. isFixed ? new[] { KeyValuePair.Create("randomized", "false") } : [],
        ];
        return request with { Sensitive = sensitive, Mitigation = (Mitigated)((LearnerKind)Mitigated.Kind).Create(
            options) };
    }
}
