namespace Cairn.Learning.Linear;

/// <summary>How a part of time that comes round again becomes a number.</summary>
internal enum Wave
{
    /// <summary>As it is.</summary>
    None,

    /// <summary>Sine of its angle.</summary>
    Sine,

    /// <summary>Cosine of its angle.</summary>
    Cosine,
}
