namespace Cairn.Learning.Tuning.Trials;

/// <summary>How far a trial has come.</summary>
public enum TrialState
{
    /// <summary>It is being judged, or its process died meanwhile.</summary>
    Running,

    /// <summary>It was judged.</summary>
    Complete,

    /// <summary>It was given up early, since others were better by then.</summary>
    Pruned,

    /// <summary>It could not be judged.</summary>
    Failed,
}
