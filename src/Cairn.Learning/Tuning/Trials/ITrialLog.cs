namespace Cairn.Learning.Tuning.Trials;

/// <summary>Keeps the trials of a search, so that it can go on after a kill. Called by one thread at a time.</summary>
public interface ITrialLog
{
    /// <summary>A trial begins; what has returned is kept.</summary>
    void Started(Trial trial);

    /// <summary>A trial is done; what has returned is kept.</summary>
    void Ended(Trial trial);
}
