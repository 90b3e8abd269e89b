namespace Cairn.Learning.Fairness;

/// <summary>A rate of a group: the share of some of its rows that are, or are taken to be, of a class.</summary>
internal sealed class GroupRate
{
    private GroupRate(string name, Func<Cells, double> hits, Func<Cells, double> among, string of)
    {
        Name = name;
        Hits = hits;
        Among = among;
        Of = of;
    }

    /// <summary>Share of rows that are of the class.</summary>
    public static GroupRate Base { get; } = new("base_rate", c => c.TruePositive + c.FalseNegative, c => c.All, "rows");

    /// <summary>Share of rows that are taken for the class.</summary>
    public static GroupRate Selection { get; } = new(
        "selection_rate", c => c.TruePositive + c.FalsePositive, c => c.All, "rows");

    /// <summary>Share of the rows of the class that are found.</summary>
    public static GroupRate TruePositive { get; } =
        new("true_positive_rate", c => c.TruePositive, c => c.TruePositive + c.FalseNegative, "rows of the class");

    /// <summary>Share of the other rows that are taken for the class.</summary>
    public static GroupRate FalsePositive { get; } =
        new("false_positive_rate", c => c.FalsePositive, c =>
            c.FalsePositive + c.TrueNegative, "rows of another class");

    /// <summary>Share of the rows of the class that are missed.</summary>
    public static GroupRate FalseNegative { get; } =
        new("false_negative_rate", c => c.FalseNegative, c => c.TruePositive + c.FalseNegative, "rows of the class");

    /// <summary>Share of the other rows that are taken for others.</summary>
    public static GroupRate TrueNegative { get; } =
        new("true_negative_rate", c => c.TrueNegative, c => c.FalsePositive + c.TrueNegative, "rows of another class");

    /// <summary>Share of the rows taken for the class that are of it.</summary>
    public static GroupRate PositivePredictive { get; } =
        new("positive_predictive_value", c => c.TruePositive, c => c.TruePositive + c.FalsePositive, "selected rows");

    /// <summary>Share of the rows taken for others that are.</summary>
    public static GroupRate NegativePredictive { get; } =
        new("negative_predictive_value", c => c.TrueNegative, c =>
            c.TrueNegative + c.FalseNegative, "rows not selected");

    /// <summary>Share of rows that are taken for what they are.</summary>
    public static GroupRate Accuracy { get; } = new(
        "accuracy", c => c.TruePositive + c.TrueNegative, c => c.All, "rows");

    /// <summary>All, in the order in which they are told.</summary>
    public static IReadOnlyList<GroupRate> All { get; } =
    [
        Base, Selection, TruePositive, FalsePositive, FalseNegative, TrueNegative, PositivePredictive,
            NegativePredictive, Accuracy,
    ];

    /// <summary>Name in JSON.</summary>
    public string Name { get; }

    /// <summary>Weight of the rows that count.</summary>
    public Func<Cells, double> Hits { get; }

    /// <summary>Weight of the rows that it is a share of.</summary>
    public Func<Cells, double> Among { get; }

    /// <summary>Which rows it is a share of, in words.</summary>
    public string Of { get; }

    /// <summary>The rate; NaN where there are no rows that it is a share of.</summary>
    public double In(Cells cells) => Among(cells) is double among && among > 0 ? Hits(cells) / among : double.NaN;

    /// <summary>Weights, or their squares, of the rows of a group by truth and prediction.</summary>
    internal readonly record struct Cells(
        double TruePositive, double FalsePositive, double FalseNegative, double TrueNegative)
    {
        public double All => TruePositive + FalsePositive + FalseNegative + TrueNegative;
    }
}
