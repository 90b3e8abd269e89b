using System.Globalization;

namespace Cairn.Formats.Documents;

/// <summary>A value with the way to it, so that what is wrong with it can be told with its place.</summary>
/// <param name="Source">Name of the document in messages.</param>
/// <param name="Path">The way from the root, such as <c>learner.objective.name</c>; empty at the root.</param>
/// <param name="Value">The value.</param>
public readonly record struct DocumentField(string Source, string Path, DocumentValue Value)
{
    private const long MostExactInteger = 1L << 53;

    /// <summary>The value called <paramref name="name"/> of an object.</summary>
    /// <exception cref="MalformedDataException">It is missing, or this is no object.</exception>
    public DocumentField this[string name] => Find(name) ?? throw Wrong($"has no '{name}'");

    /// <summary>The value called <paramref name="name"/> of an object; null when it is missing or null.</summary>
    public DocumentField? Find(string name)
    {
        if (Value.Kind != DocumentKind.Object)
            throw Wrong($"is {NameOf(Value.Kind)}, wanted an object with '{name}'");
        return Value.Members.TryGetValue(name, out DocumentValue? found) && found.Kind != DocumentKind.Null
            ? new DocumentField(Source, Path.Length == 0 ? name : $"{Path}.{name}", found)
            : null;
    }

    /// <summary>The values of a list.</summary>
    public DocumentField[] Items()
    {
        if (Value.Kind == DocumentKind.Numbers && Value.Numbers.Length == 0)
            return [];
        if (Value.Kind != DocumentKind.List)
            throw Wrong($"is {NameOf(Value.Kind)}, wanted a list");
        DocumentField[] items = new DocumentField[Value.Items.Count];
        for (int i = 0; i < items.Length; i++)
            items[i] = new DocumentField(Source, $"{Path}[{i}]", Value.Items[i]);
        return items;
    }

    /// <summary>The texts of a list.</summary>
    public string[] Texts() => [.. Items().Select(item => item.Text())];

    /// <summary>The text.</summary>
    public string Text() =>
        Value.Kind == DocumentKind.Text ? Value.Text : throw Wrong($"is {NameOf(Value.Kind)}, wanted a text");

    /// <summary>A number, also one that is written as a text.</summary>
    public double Number()
    {
        if (Value.Kind == DocumentKind.Number)
            return Value.Number;
        if (Value.Kind == DocumentKind.Text
            && double.TryParse(Value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        throw Wrong(Value.Kind == DocumentKind.Text
            ? $"is '{Cut(Value.Text)}', wanted a number"
            : $"is {NameOf(Value.Kind)}, wanted a number");
    }

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>, also one written as a text.</summary>
    public int Integer(int least, int most)
    {
        double number = Number();
        if (number != Math.Floor(number) || !(number >= least && number <= most))
            throw Wrong($"is {Show(number)}, wanted a whole number from {least} to {most}");
        return (int)number;
    }

    /// <summary>Numbers in order.</summary>
    /// <param name="count">How many are wanted; −1 for any number of them.</param>
    public double[] Numbers(int count = -1)
    {
        double[] numbers = Value.Kind switch
        {
            DocumentKind.Numbers => Value.Numbers,
            DocumentKind.List => [.. Items().Select(item => item.Value.Kind == DocumentKind.Boolean
                ? (item.Value.Boolean ? 1 : 0)
                : item.Number())],
            _ => throw Wrong($"is {NameOf(Value.Kind)}, wanted a list of numbers"),
        };
        if (count >= 0 && numbers.Length != count)
            throw Wrong($"has {numbers.Length} numbers, wanted {count}");
        return numbers;
    }

    /// <summary>Whole numbers in order, each from <paramref name="least"/> to <paramref name="most"/>.</summary>
    /// <param name="count">How many are wanted; −1 for any number of them.</param>
    /// <param name="least">Smallest allowed.</param>
    /// <param name="most">Largest allowed, at most 2⁵³.</param>
    public int[] Integers(int count, int least, int most)
    {
        double[] numbers = Numbers(count);
        int[] integers = new int[numbers.Length];
        for (int i = 0; i < integers.Length; i++)
        {
            double number = numbers[i];
            if (!(number >= least && number <= most) || number != Math.Floor(number))
                throw Wrong($"has {Show(number)} at {i}, wanted a whole number from {least} to {most}");
            integers[i] = (int)number;
        }
        return integers;
    }

    /// <summary>The error for this value.</summary>
    /// <param name="what">What it is, and what was wanted, to follow its name.</param>
    public MalformedDataException Wrong(string what) =>
        new(Source, Path.Length == 0 ? $"the document {what}." : $"'{Path}' {what}.");

    private static string Show(double number) =>
        Math.Abs(number) < MostExactInteger && number == Math.Floor(number)
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString(CultureInfo.InvariantCulture);

    private static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static string NameOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Null => "null",
        DocumentKind.Boolean => "true or false",
        DocumentKind.Number => "a number",
        DocumentKind.Text => "a text",
        DocumentKind.Object => "an object",
        DocumentKind.List => "a list",
        _ => "a list of numbers",
    };
}
