namespace Cairn.Lifecycle.Tracking;

/// <summary>How a run stands.</summary>
public enum RunStatus
{
    /// <summary>Its process is at it.</summary>
    Running,

    /// <summary>It did what it was to do.</summary>
    Finished,

    /// <summary>It ended with an error; <see cref="Run.Error"/> says which.</summary>
    Failed,

    /// <summary>Its process died without a word.</summary>
    Killed,
}
