using Cairn.Data;
using Cairn.Formats;
using Cairn.Lifecycle.Stores;
using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Tracking;

/// <summary>Reads runs from a connection.</summary>
internal static class RunQueries
{
    private const string Latest = "latest";
    private const string Columns = "id, name, status, started, ended, error, process";

    public static Run Get(SqliteConnection connection, string reference)
    {
        List<(string Id, string Name)> found = connection.Query(
            "SELECT id, name FROM runs WHERE id = @0", r => (r.GetString(0), r.GetString(1)), reference);
        if (found.Count == 0)
        {
            found = connection.Query(
                "SELECT id, name FROM runs WHERE name = @0 ORDER BY sequence DESC LIMIT 4",
                r => (r.GetString(0), r.GetString(1)), reference);
        }
        if (found.Count == 0 && reference == Latest)
        {
            found = connection.Query(
                "SELECT id, name FROM runs ORDER BY sequence DESC LIMIT 1", r => (r.GetString(0), r.GetString(1)));
        }
        if (found.Count == 0 && reference.Length is > 0 and < 32 && reference.All(char.IsAsciiHexDigit))
        {
            found = connection.Query(
                "SELECT id, name FROM runs WHERE id >= @0 AND id < @0 || 'g' ORDER BY sequence DESC LIMIT 4",
                r => (r.GetString(0), r.GetString(1)), reference.ToLowerInvariant());
        }
        return found.Count switch
        {
            1 => Query(connection, "WHERE id = @0", found[0].Id)[0],
            0 => throw Unknown(connection, reference),
            _ => throw new InputException(
                "ambiguous-run", $"'{reference}' could be "
                + string.Join(", ",
                    found.Take(3).Select(run => $"{run.Id[..Math.Min(32, reference.Length + 6)]} ({run.Name})"))
                + (found.Count > 3 ? " and others." : "."),
                "Give more of the identifier."),
        };
    }

    public static IReadOnlyList<Run> List(SqliteConnection connection, int most, RunStatus? status) =>
        status is RunStatus one
            ? Query(connection, "WHERE status = @1 ORDER BY sequence DESC LIMIT @0", most, RunStatuses.NameOf(one))
            : Query(connection, "ORDER BY sequence DESC LIMIT @0", most);

    public static RunStatus StatusOf(SqliteConnection connection, string id)
    {
        List<string> status = connection.Query("SELECT status FROM runs WHERE id = @0", r => r.GetString(0), id);
        return status.Count == 1 ? RunStatuses.Parse(status[0]) : throw Unknown(connection, id);
    }

    private static List<Run> Query(SqliteConnection connection, string where, params ReadOnlySpan<object?> values)
    {
        List<Run> runs = connection.Query($"SELECT {Columns} FROM runs {where}", ReadRun, values);
        for (int i = 0; i < runs.Count; i++)
            runs[i] = Fill(connection, runs[i]);
        return runs;
    }

    private static Run ReadRun(SqliteDataReader reader) => new()
    {
        Id = reader.GetString(0),
        Name = reader.GetString(1),
        Status = RunStatuses.Parse(reader.GetString(2)),
        Started = reader.Time(3),
        Ended = reader.TimeOrNull(4),
        Error = reader.TextOrNull(5),
        ProcessId = reader.GetInt32(6),
        Parameters = new OrderedDictionary<string, string>(),
        Metrics = new OrderedDictionary<string, double>(),
        Tags = new OrderedDictionary<string, string>(),
        Artifacts = new OrderedDictionary<string, Blob>(),
    };

    private static Run Fill(SqliteConnection connection, Run run) => run with
    {
        Parameters = ByName(
            connection, "SELECT name, value FROM parameters WHERE run = @0 ORDER BY rowid", run.Id,
            r => r.GetString(1)),
        Tags = ByName(
            connection, "SELECT name, value FROM tags WHERE run = @0 ORDER BY name", run.Id, r => r.GetString(1)),
        // With max() alone, SQLite takes the bare columns from the row of the maximum.
        Metrics = ByName(
            connection,
            "SELECT m.name, m.value, max(m.step), "
            + "(SELECT min(f.rowid) FROM metrics f WHERE f.run = m.run AND f.name = m.name) AS first "
            + "FROM metrics m WHERE m.run = @0 GROUP BY m.name ORDER BY first",
            run.Id, r => r.IsDBNull(1) ? double.NaN : r.GetDouble(1)),
        Artifacts = ByName(
            connection, "SELECT name, digest, size FROM artifacts WHERE run = @0 ORDER BY name", run.Id,
            r => new Blob(r.GetString(1), r.GetInt64(2))),
    };

    private static OrderedDictionary<string, T> ByName<T>(
        SqliteConnection connection, string sql, string id, Func<SqliteDataReader, T> read)
    {
        OrderedDictionary<string, T> values = [];
        foreach ((string name, T value) in connection.Query(sql, r => (r.GetString(0), read(r)), id))
            values[name] = value;
        return values;
    }

    private static InputException Unknown(SqliteConnection connection, string reference)
    {
        List<string> names = connection.Query(
            "SELECT name FROM runs ORDER BY sequence DESC LIMIT 1000", r => r.GetString(0));
        return new InputException(
            "unknown-run", $"There is no run '{reference}'.",
            names.Count == 0 ? "The store has no runs yet." : NearestNames.Hint(reference, names));
    }
}
