using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;

namespace Cairn.Learning.Explanation.Shapley;

/// <summary>
/// The game whose Shapley values the contributions of any model are: columns that play have the values of the row, the
/// others those of a background row, and the worth is the mean answer over the background.
/// </summary>
internal sealed class CoalitionGame
{
    private const int BlockRows = 1 << 15;

    private readonly Table _background;

    /// <summary>A game against background rows.</summary>
    /// <exception cref="InputException">A column is missing or mistyped.</exception>
    public CoalitionGame(IModel model, Table background)
    {
        Answers = ModelAnswers.Of(model);
        _background = BoundRows.Of(model.Signature, background);
        BaseValues = Means(Answers.Of(_background), 1);
    }

    /// <summary>The answers that are explained.</summary>
    public ModelAnswers Answers { get; }

    /// <summary>Number of scores.</summary>
    public int Outputs => Answers.Fields.Count;

    /// <summary>The worth of the empty set: the mean answers over the background.</summary>
    public double[] BaseValues { get; }

    /// <summary>The rows to be explained behind those of the background, as <see cref="Worths"/> wants them.</summary>
    public Table With(Table rows) => BoundRows.Join(_background, BoundRows.Of(Answers.Model.Signature, rows));

    /// <summary>The columns in which a row differs from any background row; the others cannot matter.</summary>
    /// <param name="joined">What <see cref="With"/> gave.</param>
    /// <param name="row">Number of the row among those to be explained.</param>
    public int[] Players(Table joined, int row)
    {
        int own = _background.RowCount + row;
        List<int> players = [];
        for (int c = 0; c < joined.Columns.Count; c++)
        {
            Column column = joined.Columns[c];
            object? value = column.ValueAt(own);
            for (int other = 0; other < _background.RowCount; other++)
            {
                if (!Equals(value, column.ValueAt(other)))
                {
                    players.Add(c);
                    break;
                }
            }
        }
        return [.. players];
    }

    /// <summary>The worths of sets of columns for a row.</summary>
    /// <param name="joined">What <see cref="With"/> gave.</param>
    /// <param name="row">Number of the row among those to be explained.</param>
    /// <param name="players">The columns that may play.</param>
    /// <param name="sets">sets × players: whether each plays.</param>
    /// <param name="threads">Most threads to use.</param>
    /// <param name="cancellation">Looked at between blocks.</param>
    /// <returns>sets × outputs.</returns>
    public double[] Worths(
        Table joined, int row, int[] players, bool[] sets, int threads, CancellationToken cancellation)
    {
        int others = _background.RowCount;
        int count = players.Length == 0 ? 1 : sets.Length / players.Length;
        double[] worths = new double[count * Outputs];
        int perBlock = Math.Max(1, BlockRows / others);
        for (int start = 0; start < count; start += perBlock)
        {
            cancellation.ThrowIfCancellationRequested();
            int many = Math.Min(perBlock, count - start);
            Table mixed = Mix(joined, others + row, players, sets, start, many);
            Means(Answers.Of(mixed, threads), many).CopyTo(worths, start * Outputs);
        }
        return worths;
    }

    private Table Mix(Table joined, int own, int[] players, bool[] sets, int start, int many)
    {
        int others = _background.RowCount;
        Column[] columns = new Column[joined.Columns.Count];
        int[] from = new int[many * others];
        int player = 0;
        for (int c = 0; c < columns.Length; c++)
        {
            bool plays = player < players.Length && players[player] == c;
            for (int set = 0, at = 0; set < many; set++)
            {
                // A column that is the same everywhere may as well come from the background.
                bool known = plays && sets[(start + set) * players.Length + player];
                for (int other = 0; other < others; other++)
                    from[at++] = known ? own : other;
            }
            columns[c] = joined.Columns[c].Take(from);
            player += plays ? 1 : 0;
        }
        return new Table(columns);
    }

    // Of groups × background × outputs numbers to groups × outputs; always added up in the order of the background.
    private double[] Means(double[] answers, int groups)
    {
        int others = _background.RowCount;
        double[] means = new double[groups * Outputs];
        for (int i = 0; i < answers.Length; i++)
            means[i / (others * Outputs) * Outputs + i % Outputs] += answers[i] / others;
        return means;
    }
}
