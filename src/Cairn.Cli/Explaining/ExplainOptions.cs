using System.CommandLine;
using Cairn.Data;
using Cairn.Formats;
using Cairn.Learning.Explanation;
using Cairn.Learning.Explanation.Shapley;
using Cairn.Models.Signatures;

namespace Cairn.Cli.Explaining;

/// <summary>Options on what is explained and how.</summary>
internal sealed class ExplainOptions
{
    /// <summary>The method that is no SHAP: a linear model near one row.</summary>
    public const string Lime = "lime";

    private readonly Option<int?> _row = new("--row")
    {
        Description = "Explain one row of the data, counted from 1, instead of the whole.",
        HelpName = "N",
    };

    private readonly Option<string> _method = new("--method")
    {
        Description = "auto, tree, tree-interventional, linear, kernel or permutation (SHAP values), or with --row lime; "
            + "default auto.",
        HelpName = "METHOD",
        DefaultValueFactory = _ => ExplanationMethods.Auto,
    };

    private readonly Option<string?> _output = new("--output")
    {
        Description = "Class, target or quantile to show; of several the likeliest class when left out.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _background = new("--background")
    {
        Description = "File of rows that stand for what is usual; a sample of the data when left out.",
        HelpName = "FILE",
    };

    private readonly Option<int?> _backgroundRows = new("--background-rows")
    {
        Description = "Rows that stand for what is usual; default 100.",
        HelpName = "N",
    };

    private readonly Option<int?> _rows = new("--rows")
    {
        Description = "Most rows to explain for the whole; default 2000, fewer where a row takes many predictions.",
        HelpName = "N",
    };

    private readonly Option<string[]> _columns = new("--columns")
    {
        Description = "Columns whose effects to measure (partial dependence, single rows, accumulated), apart or with commas; "
            + "with --report the most important when left out.",
        HelpName = "COLUMNS",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _pair = new("--pair")
    {
        Description = "Two columns with a comma whose joint effect to measure. May be repeated.",
        HelpName = "A,B",
    };

    public void AddTo(Command command)
    {
        Option[] options = [_row, _method, _output, _background, _backgroundRows, _rows, _columns, _pair];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>Number of the row, from 1; null for the whole.</summary>
    public int? Row(ParseResult parsed) => AtLeastOne(parsed, _row);

    /// <summary>Name of the method.</summary>
    /// <exception cref="InputException"><c>unknown-method</c> or <c>usage</c>.</exception>
    public string Method(ParseResult parsed)
    {
        string method = parsed.GetValue(_method)!;
        if (method != Lime && !ExplanationMethods.Names.Contains(method))
        {
            throw new InputException(
                "unknown-method", $"'{method}' is not a method of explaining.",
                NearestNames.Hint(method, [.. ExplanationMethods.Names, Lime]));
        }
        if (method == Lime && Row(parsed) is null)
            throw new InputException("usage", "--method lime explains one row.", "Give --row N too.");
        return method;
    }

    /// <summary>File of background rows, or null.</summary>
    public string? Background(ParseResult parsed) => parsed.GetValue(_background);

    /// <summary>Number of background rows.</summary>
    public int BackgroundCount(ParseResult parsed) => AtLeastOne(parsed, _backgroundRows) ?? BackgroundRows.UsualCount;

    /// <summary>Most rows to explain; null for what is usual.</summary>
    public int? Rows(ParseResult parsed) => AtLeastOne(parsed, _rows);

    /// <summary>Columns whose effects are asked for.</summary>
    /// <exception cref="InputException"><c>unknown-column</c>.</exception>
    public IReadOnlyList<string> Columns(ParseResult parsed, Signature signature) =>
    [
        .. (parsed.GetValue(_columns) ?? [])
            .SelectMany(text => Knows(signature, text) ? [text] : text.Split(',', StringSplitOptions.TrimEntries))
            .Select(name => Checked(signature, _columns, name)).Distinct(),
    ];

    /// <summary>Pairs of columns whose joint effects are asked for.</summary>
    /// <exception cref="InputException"><c>unknown-column</c> or <c>bad-option</c>.</exception>
    public IReadOnlyList<(string First, string Second)> Pairs(ParseResult parsed, Signature signature)
    {
        List<(string, string)> pairs = [];
        foreach (string text in parsed.GetValue(_pair) ?? [])
        {
            string[] names = text.Split(',', StringSplitOptions.TrimEntries);
            if (names.Length != 2 || names[0] == names[1])
                throw new InputException(
                    "bad-option", $"Option {_pair.Name}: found '{text}', wanted two columns with a comma.");
            pairs.Add((Checked(signature, _pair, names[0]), Checked(signature, _pair, names[1])));
        }
        return pairs;
    }

    /// <summary>The score that is asked for; null when none is.</summary>
    /// <exception cref="InputException"><c>unknown-output</c>.</exception>
    public int? Output(ParseResult parsed, IReadOnlyList<ScoreField> scores)
    {
        if (parsed.GetValue(_output) is not string wanted)
            return null;
        for (int score = 0; score < scores.Count; score++)
        {
            if (scores[score].Name == wanted)
                return score;
        }
        throw new InputException(
            "unknown-output", $"Option {_output.Name}: there is no score '{wanted}'.",
            NearestNames.Hint(wanted, scores.Select(score => score.Name)));
    }

    private static bool Knows(Signature signature, string name) => signature.Inputs.Any(input => input.Name == name);

    private static string Checked(Signature signature, Option option, string name) => Knows(signature, name)
        ? name
        : throw new InputException(
            "unknown-column", $"Option {option.Name}: the model reads no column '{name}'.",
            NearestNames.Hint(name, signature.Inputs.Select(input => input.Name)));

    private static int? AtLeastOne(ParseResult parsed, Option<int?> option) =>
        parsed.GetValue(option) is int value and < 1
        ? throw new InputException(
            "bad-option", $"Option {option.Name}: found {value}, wanted a whole number of at least 1.")
        : parsed.GetValue(option);
}
