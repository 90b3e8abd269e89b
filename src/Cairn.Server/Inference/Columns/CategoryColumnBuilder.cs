using System.Text;
using System.Text.Json;
using Cairn.Data.Columns;
using Cairn.Models.Signatures;

namespace Cairn.Server.Inference.Columns;

/// <summary>
/// Collects levels as codes into those of the signature, finding known ones by their bytes; unseen ones are added
/// behind them. Numbers and truth values stand for their text, since levels may be numerals.
/// </summary>
internal sealed class CategoryColumnBuilder : TextualColumnBuilder
{
    private readonly IReadOnlyList<string> _levels;
    private readonly Utf8Names _index;

    // For a request of one row: each level as a list of its own, so that the model need not map all levels for one
    // value.
    private readonly string[][] _single;

    private int[] _codes = [];
    private List<string>? _unseen;
    private Dictionary<string, int>? _unseenCodes;

    public CategoryColumnBuilder(InputField field)
        : base(field)
    {
        _levels = field.Levels ?? [];
        _index = new Utf8Names(_levels);
        _single = [.. _levels.Select(level => new[] { level })];
    }

    /// <inheritdoc/>
    protected override string Wanted => "a text, one of the levels of the column";

    /// <inheritdoc/>
    public override void Reset(int rows)
    {
        _codes = new int[rows];
        _unseen = null;
        _unseenCodes = null;
        Count = 0;
    }

    /// <inheritdoc/>
    public override void AddText(ReadOnlySpan<byte> utf8)
    {
        int code = _index.Find(utf8);
        if (code >= 0)
            Push(code);
        else
            PushUnseen(Encoding.UTF8.GetString(utf8));
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        CategoryColumn column;
        if (Count == 1)
        {
            int code = _codes[0];
            string[] levels = code < 0 ? [] : code < _levels.Count ? _single[code] : [_unseen![code - _levels.Count]];
            column = new CategoryColumn(Field.Name, [code < 0 ? CategoryColumn.Missing : 0], levels);
        }
        else
        {
            IReadOnlyList<string> levels = _unseen is null ? _levels : [.. _levels, .. _unseen];
            column = new CategoryColumn(Field.Name, Trim(_codes, Count), levels);
        }
        _codes = [];
        return column;
    }

    /// <inheritdoc/>
    protected override void AddMissingValue() => Push(CategoryColumn.Missing);

    /// <inheritdoc/>
    protected override void AddString(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
            base.AddString(ref reader);
        else
            AddText(reader.ValueSpan);
    }

    /// <inheritdoc/>
    protected override void AddText(string text) => AddText(Encoding.UTF8.GetBytes(text));

    private void PushUnseen(string text)
    {
        _unseen ??= [];
        _unseenCodes ??= new Dictionary<string, int>(StringComparer.Ordinal);
        if (!_unseenCodes.TryGetValue(text, out int code))
        {
            code = _levels.Count + _unseen.Count;
            _unseenCodes.Add(text, code);
            _unseen.Add(text);
        }
        Push(code);
    }

    private void Push(int code)
    {
        _codes = Room(_codes, Count);
        _codes[Count++] = code;
    }
}
