namespace Cairn.Onnx;

/// <summary>How a node compares, numbered as in version 5 of ai.onnx.ml.</summary>
internal enum OnnxMode
{
    /// <summary>At most.</summary>
    AtMost = 0,

    /// <summary>Less.</summary>
    Less = 1,

    /// <summary>At least.</summary>
    AtLeast = 2,

    /// <summary>Greater.</summary>
    Greater = 3,

    /// <summary>Equal.</summary>
    Equal = 4,

    /// <summary>Not equal.</summary>
    NotEqual = 5,

    /// <summary>One of several.</summary>
    Member = 6,
}
