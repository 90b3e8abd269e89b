namespace Cairn.Formats.Documents;

/// <summary>
/// A value of a document: what JSON and UBJSON can both say. A list of numbers is one packed array, so that a model of
/// a million nodes is a few dozen arrays rather than millions of objects.
/// </summary>
public sealed class DocumentValue
{
    private readonly object? _content;
    private readonly double _number;

    private DocumentValue(DocumentKind kind, object? content, double number = 0, NumberType type = NumberType.Float64)
    {
        Kind = kind;
        _content = content;
        _number = number;
        Type = type;
    }

    /// <summary>Nothing.</summary>
    public static DocumentValue Null { get; } = new(DocumentKind.Null, null);

    /// <summary>What the value is.</summary>
    public DocumentKind Kind { get; }

    /// <summary>How its numbers are stored in a binary document.</summary>
    public NumberType Type { get; }

    /// <summary>Whether it is true.</summary>
    /// <exception cref="InvalidOperationException">The value is of another kind; so for each of the properties below.</exception>
    public bool Boolean => Kind == DocumentKind.Boolean ? _number != 0 : throw Wrong();

    /// <summary>The number.</summary>
    public double Number => Kind == DocumentKind.Number ? _number : throw Wrong();

    /// <summary>The text.</summary>
    public string Text => Kind == DocumentKind.Text ? (string)_content! : throw Wrong();

    /// <summary>The values by name, in order.</summary>
    public OrderedDictionary<string, DocumentValue> Members =>
        Kind == DocumentKind.Object ? (OrderedDictionary<string, DocumentValue>)_content! : throw Wrong();

    /// <summary>The values in order.</summary>
    public IReadOnlyList<DocumentValue> Items =>
        Kind == DocumentKind.List ? (IReadOnlyList<DocumentValue>)_content! : throw Wrong();

    /// <summary>The numbers in order.</summary>
    public double[] Numbers => Kind == DocumentKind.Numbers ? (double[])_content! : throw Wrong();

    /// <summary>True or false.</summary>
    public static DocumentValue Of(bool value) => new(DocumentKind.Boolean, null, value ? 1 : 0);

    /// <summary>A number.</summary>
    public static DocumentValue Of(double value, NumberType type = NumberType.Float64) =>
        new(DocumentKind.Number, null, value, type);

    /// <summary>A text.</summary>
    public static DocumentValue Of(string value) => new(DocumentKind.Text, value);

    /// <summary>Values by name; the caller no longer changes them.</summary>
    public static DocumentValue Of(OrderedDictionary<string, DocumentValue> members) => new(DocumentKind.Object, members);

    /// <summary>Values in order; the caller no longer changes them.</summary>
    public static DocumentValue Of(IReadOnlyList<DocumentValue> items) => new(DocumentKind.List, items);

    /// <summary>Packed numbers; the caller no longer changes them.</summary>
    public static DocumentValue Of(double[] values, NumberType type = NumberType.Float64) =>
        new(DocumentKind.Numbers, values, 0, type);

    private InvalidOperationException Wrong() => new($"The value is of kind {Kind}.");
}
