using System.Collections;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Numerics.Memory;

namespace Cairn.Data.Tests;

public sealed class TableSpoolTests : IDisposable
{
    private readonly ScratchSpace _scratch = new(Directory.CreateTempSubdirectory("cairn-spool-").FullName);

    public void Dispose()
    {
        _scratch.Dispose();
        Directory.Delete(_scratch.Folder, recursive: true);
    }

    private static Table Part(int from, params string?[] texts) => new(
        new NumberColumn("number", [.. texts.Select((_, i) => i == 0 ? double.NaN : from + i / 2.0)]),
        new IntegerColumn("whole", [.. texts.Select((_, i) => i == 1 ? IntegerColumn.Missing : from * 3L + i)]),
        new TimeColumn("time", [.. texts.Select((_, i) => new DateTime(2026, 1, 1).AddDays(from + i).Ticks)]),
        new BooleanColumn("flag", [.. texts.Select((_, i) => (sbyte)(i % 3 - 1))]),
        CategoryColumn.FromTexts("level", texts),
        new TextColumn("text", [.. texts]));

    [Fact]
    public void Batches_come_under_one_another_with_the_levels_of_all()
    {
        Table[] parts = [Part(0, "b", null, "c"), Part(10, "z", "a"), Part(20, "c"), Part(30)];
        string[] names = ["level", "number", "whole", "time", "flag"];
        Table wanted = Concatenation.Of([.. parts.Select(part => part.Select(names))]);
        Table found = TableSpool.Of(parts, names, _scratch);
        Assert.Equal(names, found.Names);
        for (int i = 0; i < names.Length; i++)
        {
            Column[] columns = [wanted.Columns[i], found.Columns[i]];
            Assert.Equal(columns[0].GetType(), columns[1].GetType());
            Assert.Equal(Enumerable.Range(0, 6).Select(columns[0].Format), Enumerable.Range(0, 6).Select(columns[1].Format));
        }
        Assert.Equal(["a", "b", "c", "z"], ((CategoryColumn)found["level"]).Levels);
        Assert.Empty(TableSpool.Of([], names, _scratch).Columns);
    }

    [Fact]
    public void What_cannot_be_kept_and_what_changes_is_refused()
    {
        Assert.Equal("wrong-kind", Refused([Part(0, "a")], "text").Code);
        Assert.Equal("unknown-column", Refused([Part(0, "a")], "nothing").Code);
        InputException error = Refused(Changing([Part(0, "a", "b")], [Part(0, "a", "b"), Part(1, "a")]), "whole");
        Assert.Equal(("data-changed", "The rows changed while they were read: more than 2 rows, where there were so many before."), (error.Code, error.Message));
        Assert.Equal("The rows changed while they were read: 1 rows, where there were 2 before.",
            Refused(Changing([Part(0, "a", "b")], [Part(0, "a")]), "whole").Message);
        Assert.Equal("The rows changed while they were read: column 'level' has the new value 'q'.",
            Refused(Changing([Part(0, "a")], [Part(0, "q")]), "level").Message);
        Table other = new(new NumberColumn("whole", [1]));
        Assert.Equal("The rows changed while they were read: column 'whole' was integer before.",
            Refused([Part(0, "a"), other], "whole").Message);
    }

    private InputException Refused(IEnumerable<Table> batches, string name) =>
        Assert.Throws<InputException>(() => TableSpool.Of(batches, [name], _scratch));

    private static ReadingByReading Changing(params Table[][] readings) => new(readings);

    // Another enumeration gives other rows.
    private sealed class ReadingByReading(Table[][] readings) : IEnumerable<Table>
    {
        private int _reading;

        public IEnumerator<Table> GetEnumerator() => ((IEnumerable<Table>)readings[_reading++]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
