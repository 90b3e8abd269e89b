using System.Text.Json.Nodes;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats.Safetensors;
using Cairn.Models;

namespace Cairn.Learning.Conformal;

/// <summary>
/// A rule that covers what scores no more than a threshold, which was found on rows set aside: split conformal
/// prediction,
/// within groups where there are any (Mondrian: Vovk 2003; label-conditional: Vovk 2012).
/// </summary>
internal abstract class ScoreRule(ScoreTable scores, int groupColumn, bool byClass) : IConformalRule
{
    /// <summary>The group of a row in which the column has no value.</summary>
    public const string MissingGroup = "(missing)";

    public ScoreTable Scores => scores;

    /// <summary>Index of the input column that groups rows; −1 for none.</summary>
    public int GroupColumn => groupColumn;

    /// <summary>Whether each class has a threshold of its own.</summary>
    public bool ByClass => byClass;

    public int Rows => scores.Count;

    public Table Answer(Table bound, double[] answers, double level, int threads)
    {
        if (byClass)
        {
            double[] ofClass = [.. ClassNames().Select(name => scores.Threshold(scores.GroupOf(name), level))];
            return AnswerAt(bound, answers, (_, label) => ofClass[label], threads);
        }
        if (groupColumn < 0)
        {
            double one = scores.Threshold(0, level);
            return AnswerAt(bound, answers, (_, _) => one, threads);
        }
        Dictionary<int, double> ofGroup = [];
        Column column = bound.Columns[groupColumn];
        int[] groups = new int[bound.RowCount];
        for (int row = 0; row < groups.Length; row++)
        {
            groups[row] = scores.GroupOf(GroupName(column, row));
            if (!ofGroup.ContainsKey(groups[row]))
                ofGroup[groups[row]] = scores.Threshold(groups[row], level);
        }
        return AnswerAt(bound, answers, (row, _) => ofGroup[groups[row]], threads);
    }

    /// <summary>The columns at thresholds by row and class; −∞ covers nothing, +∞ everything.</summary>
    public abstract Table AnswerAt(Table bound, double[] answers, Func<int, int, double> threshold, int threads);

    /// <summary>The score of the truth of each row; NaN where it is not known.</summary>
    /// <param name="bound">The input columns of the model.</param>
    /// <param name="answers">What the model says of them.</param>
    /// <param name="truth">The number, or the index of the class, of each row; NaN where it is not known.</param>
    /// <param name="threads">Most threads to use.</param>
    public abstract double[] ScoresOf(Table bound, double[] answers, double[] truth, int threads);

    public JsonObject Save(List<StoredTensor> tensors)
    {
        JsonObject json = Describe(tensors);
        json["groups"] = scores.Save(tensors);
        json["group_column"] = groupColumn;
        json["by_class"] = byClass;
        return json;
    }

    public static string GroupName(Column column, int row) => column.Format(row) ?? MissingGroup;

    protected abstract JsonObject Describe(List<StoredTensor> tensors);

    protected virtual IReadOnlyList<string> ClassNames() => [];

    /// <summary>What <see cref="Save"/> stored of groups.</summary>
    protected static (ScoreTable Scores, int GroupColumn, bool ByClass) LoadGroups(JsonObject json, ModelState state)
    {
        if (json["group_column"] is not JsonValue column || !column.TryGetValue(out int index)
            || json["by_class"] is not JsonValue flag || !flag.TryGetValue(out bool byClass)
            || index < -1 || index >= state.Signature.Inputs.Count)
            throw state.Broken("its groups are not described");
        return (ScoreTable.Load(json["groups"], state), index, byClass);
    }
}
