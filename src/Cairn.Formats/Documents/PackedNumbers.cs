namespace Cairn.Formats.Documents;

/// <summary>Numbers as they arrive; what is allocated grows with what has come, never with what was declared.</summary>
internal sealed class PackedNumbers
{
    private double[] _values = [];
    private int _count;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        if (_count == _values.Length)
            Array.Resize(ref _values, Math.Max(4, _count * 2));
        _values[_count++] = value;
    }

    /// <summary>All numbers so far.</summary>
    public double[] ToArray()
    {
        if (_count != _values.Length)
            Array.Resize(ref _values, _count);
        return _values;
    }
}
