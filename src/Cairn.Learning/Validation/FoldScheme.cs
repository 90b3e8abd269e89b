namespace Cairn.Learning.Validation;

/// <summary>Ways to divide rows into folds.</summary>
public enum FoldScheme
{
    /// <summary>The way that fits the roles of the data; see <see cref="Folds.For"/>.</summary>
    ByRoles,

    /// <summary>Shuffled rows; see <see cref="Folds.KFold"/>.</summary>
    KFold,

    /// <summary>Each class in its share; see <see cref="Folds.Stratified"/>.</summary>
    Stratified,

    /// <summary>Whole groups; see <see cref="Folds.Group"/>.</summary>
    Group,

    /// <summary>Whole groups, each class in its share; see <see cref="Folds.StratifiedGroup"/>.</summary>
    StratifiedGroup,

    /// <summary>The past judged by what follows it; see <see cref="Folds.Time"/>.</summary>
    Time,

    /// <summary>A fold for each row; see <see cref="Folds.LeaveOneOut"/>.</summary>
    LeaveOneOut,

    /// <summary>A fold for each group; see <see cref="Folds.LeaveOneGroupOut"/>.</summary>
    LeaveOneGroupOut,

    /// <summary>A fold for each value of a column; see <see cref="Folds.Given(Cairn.Data.Columns.Column)"/>.</summary>
    Column,
}
