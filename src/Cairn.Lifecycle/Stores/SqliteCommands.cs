using Microsoft.Data.Sqlite;

namespace Cairn.Lifecycle.Stores;

/// <summary>Commands on a connection in one line each. Values are always parameters, named <c>@0 @1 …</c>.</summary>
internal static class SqliteCommands
{
    /// <summary>Runs a statement and gives the number of rows that it changed.</summary>
    public static int Execute(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Prepare(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>The rows of a query.</summary>
    public static List<T> Query<T>(
        this SqliteConnection connection, string sql, Func<SqliteDataReader, T> read,
        params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Prepare(sql, values);
        using SqliteDataReader reader = command.ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>The first column of the first row as a whole number; 0 when there is none.</summary>
    public static long Count(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = connection.Prepare(sql, values);
        return command.ExecuteScalar() is long count ? count : 0;
    }

    public static string? TextOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>Times are stored as microseconds since 1970-01-01 UTC.</summary>
    public static long ToMicroseconds(DateTimeOffset time) => (time.UtcDateTime - DateTime.UnixEpoch).Ticks / 10;

    public static DateTimeOffset Time(this SqliteDataReader reader, int column) =>
        new(DateTime.UnixEpoch.AddTicks(reader.GetInt64(column) * 10));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Time(column);

    private static SqliteCommand Prepare(this SqliteConnection connection, string sql, ReadOnlySpan<object?> values)
    {
        SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are constants of this assembly.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (int i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue("@" + i, values[i] ?? DBNull.Value);
        return command;
    }
}
