namespace Cairn.Server.Inference;

/// <summary>What is known so far of an input tensor while its object is read.</summary>
internal struct InputTensor
{
    public InputTensor(int ordinal)
    {
        Ordinal = ordinal;
    }

    /// <summary>0-based place in the request.</summary>
    public readonly int Ordinal;

    /// <summary>Index of the column, −1 while the name is unknown.</summary>
    public int Column = -1;

    /// <summary>Element type.</summary>
    public TensorDatatype? Datatype;

    /// <summary>Rows that the shape says, −1 while it is unknown.</summary>
    public long Rows = -1;

    /// <summary>Whether values were given as JSON.</summary>
    public bool HasData;

    /// <summary>Bytes of binary data, −1 when there are none.</summary>
    public long BinarySize = -1;
}
