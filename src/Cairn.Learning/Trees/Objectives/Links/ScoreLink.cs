namespace Cairn.Learning.Trees.Objectives.Links;

/// <summary>
/// How the scores that trees add up to become the numbers of an answer; stored with the model by its name.
/// </summary>
/// <remarks>Scores are row-major, rows × outputs. Links hold no state and are safe for any number of threads.</remarks>
public abstract class ScoreLink
{
    private protected ScoreLink(string name)
    {
        Name = name;
    }

    /// <summary>Name in packages, such as <c>exponential</c>.</summary>
    public string Name { get; }

    /// <summary>The scores as they are.</summary>
    public static ScoreLink Identity { get; } = new IdentityLink();

    /// <summary>One score s to the probabilities 1/(1 + eˢ) and 1/(1 + e⁻ˢ) of two classes.</summary>
    public static ScoreLink Logistic { get; } = new LogisticLink();

    /// <summary>A score a class to probabilities eˢ/Σ eˢ.</summary>
    public static ScoreLink Softmax { get; } = new SoftmaxLink();

    /// <summary>A score a class to 1/(1 + e⁻ˢ), divided by their sum.</summary>
    public static ScoreLink OneVsRest { get; } = new OneVsRestLink();

    /// <summary>Scores to eˢ.</summary>
    public static ScoreLink Exponential { get; } = new ExponentialLink();

    /// <summary>
    /// A score a quantile to the middle one and all in rising order: the rearrangement of Chernozhukov, Fernández-Val
    /// and Galichon ("Quantile and probability curves without crossing", 2010).
    /// </summary>
    public static ScoreLink SortedQuantiles { get; } = new SortedQuantilesLink();

    /// <summary>Each score s to one number 1/(1 + e⁻ˢ).</summary>
    public static ScoreLink Sigmoid { get; } = new SigmoidLink();

    /// <summary>Scores s to s·|s|.</summary>
    public static ScoreLink SignedSquare { get; } = new SignedSquareLink();

    /// <summary>All links.</summary>
    public static IReadOnlyList<ScoreLink> All { get; } =
        [Identity, Logistic, Softmax, OneVsRest, Exponential, SortedQuantiles, Sigmoid, SignedSquare];

    /// <summary>The link called <paramref name="name"/>, or null.</summary>
    public static ScoreLink? Find(string name) => All.FirstOrDefault(link => link.Name == name);

    /// <summary>Scores a row that make <paramref name="answers"/> columns of numbers; 0 where none do.</summary>
    public abstract int OutputsFor(int answers);

    /// <summary>The columns of an answer.</summary>
    /// <param name="scores">Rows × outputs; may be overwritten.</param>
    /// <param name="outputs">Scores a row.</param>
    /// <returns>The columns, of one number a row.</returns>
    public abstract double[][] Answer(double[] scores, int outputs);

    /// <summary>
    /// The score whose answer is <paramref name="answer"/>; NaN where there is none or it takes several scores.
    /// </summary>
    public abstract double ScoreOf(double answer);

    /// <summary>Columns of one number a row.</summary>
    private protected static double[][] MakeColumns(int columns, int rows)
    {
        double[][] made = new double[columns][];
        for (int k = 0; k < columns; k++)
            made[k] = new double[rows];
        return made;
    }
}
