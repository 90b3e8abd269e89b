using System.Collections.Concurrent;
using Cairn.Formats;
using Cairn.Formats.JsonLines;
using Cairn.Formats.Text;

namespace Cairn.Data.Reading;

/// <summary>One reading of JSON lines, or of a JSON array of objects turned into lines.</summary>
internal sealed class JsonReading(ByteSource source, TableReadOptions options, bool isArray)
    : TextReading(source, options)
{
    private readonly ConcurrentDictionary<string, ColumnPlan> _plans = new(StringComparer.Ordinal);

    protected override Stream OpenText()
    {
        Stream text = base.OpenText();
        if (!isArray)
            return text;
        using (text)
            return JsonArrayText.ToLines(text, Source.Name);
    }

    protected override int FindBoundary(byte[] bytes, int length) =>
        bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;

    protected override void Prepare(BlockReader reader)
    {
        ReadOnlySpan<byte> peeked = reader.Peek(out bool isWhole);
        if (Blanks.Trim(peeked.Trim("\r\n"u8)).IsEmpty)
            throw new MalformedDataException(Source.Name, "there is nothing in it.", hint: "Give a file with rows.");
        int end = isWhole ? peeked.Length : peeked.LastIndexOf((byte)'\n') + 1;
        if (end > SampleSize && peeked[..SampleSize].LastIndexOf((byte)'\n') is > 0 and int cut)
            end = cut + 1;
        ConcurrentDictionary<string, ColumnPlan> textual = new(StringComparer.Ordinal);
        JsonBlockParser parser = new(name => textual.GetOrAdd(name, n => new ColumnPlan(n, Storage.Textual, Markers)));
        BlockResult guess = parser.Parse(new TextBlock(0, peeked[..end].ToArray(), end, 1));
        // An error in the sample is met again when the first block is parsed; keys that come later begin as text.
        for (int i = 0; guess.Error is null && i < guess.Names!.Length; i++)
        {
            StorageChoice choice = TextAssembler.Choose(guess.Names[i], [(TextChunk)guess.Chunks[i]!], Markers);
            _plans[guess.Names[i]] = PlanMaker.For(guess.Names[i], choice, Markers, Options);
        }
    }

    protected override (ColumnPlan?[] Plans, List<BlockResult> Blocks) Parse(BlockReader reader, ColumnPlan?[]? again)
    {
        Dictionary<string, ColumnPlan>? wanted =
            again?.OfType<ColumnPlan>().ToDictionary(p => p.Name, StringComparer.Ordinal);
        List<BlockResult> blocks = RunBlocks(reader, () => new JsonBlockParser(
            name => wanted is not null ? wanted.GetValueOrDefault(name) : _plans.GetOrAdd(name, NewPlan)));
        string[] names = [.. blocks.SelectMany(b => b.Names!).Distinct(StringComparer.Ordinal)];
        if (again is null)
            CheckNames(names);
        ColumnPlan?[] plans = again ?? [.. names.Select(n => _plans[n])];
        return (plans, [.. blocks.Select(b => Aligned(b, names, plans))]);
    }

    protected override InputException Located(BlockException error, long line)
    {
        if (!isArray)
            return base.Located(error, line);
        string message = $"element {line}: {error.Message}";
        return error.IsMistyped
            ? new InputException("mistyped-value", $"{Source.Name}, {message}", error.Hint, error)
            : new MalformedDataException(Source.Name, message, hint: error.Hint, inner: error);
    }

    private ColumnPlan NewPlan(string name) =>
        PlanMaker.For(name, new StorageChoice(Storage.Textual), Markers, Options);

    // The same columns in every block: a key that no line of a block has is missing in all its rows.
    private static BlockResult Aligned(BlockResult block, string[] names, ColumnPlan?[] plans)
    {
        Dictionary<string, ColumnChunk?> chunkOf = new(StringComparer.Ordinal);
        for (int i = 0; i < block.Names!.Length; i++)
            chunkOf[block.Names[i]] = block.Chunks[i];
        ColumnChunk?[] chunks = new ColumnChunk?[names.Length];
        for (int i = 0; i < names.Length; i++)
        {
            chunks[i] = chunkOf.TryGetValue(names[i], out ColumnChunk? chunk) || plans[i] is null
                ? chunk : MissingChunks.Of(plans[i]!.Storage, block.Rows);
        }
        return block with { Chunks = chunks };
    }
}
