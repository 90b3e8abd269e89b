using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cairn.Data.Columns;
using Cairn.Formats;

namespace Cairn.Data.Profiling;

/// <summary>
/// Profiles as JSON. What is read may come from a stranger's package, so every size and number is checked.
/// </summary>
internal static class TableProfileJson
{
    private const int MostColumns = 100_000;
    private const int MostQuantiles = 1001;
    private const int MostTopValues = 1000;

    public static JsonObject Write(TableProfile profile) => new()
    {
        ["rows"] = profile.Rows,
        ["columns"] = WriteColumns(profile.Columns),
        ["predictions"] = WriteColumns(profile.Predictions),
    };

    public static TableProfile Read(JsonNode? json)
    {
        JsonObject root = json as JsonObject ?? throw Bad("profile", "found no JSON object");
        try
        {
            return new TableProfile
            {
                Rows = Whole(root, "rows", "profile"),
                Columns = ReadColumns(root["columns"], "columns"),
                Predictions = root["predictions"] is JsonNode outputs ? ReadColumns(outputs, "predictions") : [],
            };
        }
        catch (ArgumentException error)
        {
            throw Bad("profile", "a property stands twice: " + error.Message); // JsonObject finds it on first use
        }
    }

    private static JsonArray WriteColumns(IReadOnlyList<ColumnProfile> columns)
    {
        JsonArray array = [];
        foreach (ColumnProfile column in columns)
            array.Add((JsonNode)Write(column));
        return array;
    }

    private static JsonObject Write(ColumnProfile column)
    {
        JsonObject json = new()
        {
            ["name"] = column.Name,
            ["kind"] = ColumnKinds.NameOf(column.Kind),
            ["count"] = column.Count,
            ["missing"] = column.Missing,
            ["distinct"] = column.Distinct,
            ["distinct_is_exact"] = column.DistinctIsExact,
        };
        if (column.Quantiles.Count > 0)
        {
            json["mean"] = column.Mean;
            json["standard_deviation"] = column.StandardDeviation;
            json["min"] = column.Min;
            json["max"] = column.Max;
            json["quantiles"] = Write(column.Quantiles);
            json["below"] = Write(column.Below);
            json["at_most"] = Write(column.AtMost);
        }
        if (column.TopValues.Count > 0)
        {
            JsonArray top = [];
            foreach (ValueCount value in column.TopValues)
                top.Add((JsonNode)new JsonObject { ["value"] = value.Value, ["count"] = value.Count });
            json["top_values"] = top;
            json["other_count"] = column.OtherCount;
        }
        return json;
    }

    private static JsonArray Write(IReadOnlyList<double> values)
    {
        JsonArray array = [];
        foreach (double value in values)
            array.Add((JsonNode)JsonValue.Create(value));
        return array;
    }

    private static ColumnProfile[] ReadColumns(JsonNode? json, string place)
    {
        JsonArray array = ArrayOf(json, place, MostColumns);
        ColumnProfile[] columns = new ColumnProfile[array.Count];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            string here = $"{place}[{i}]";
            columns[i] = ReadColumn(array[i] as JsonObject ?? throw Bad(here, "found no JSON object"), here);
            if (!names.Add(columns[i].Name))
                throw Bad(here, $"a second column '{columns[i].Name}'");
        }
        return columns;
    }

    private static ColumnProfile ReadColumn(JsonObject json, string place)
    {
        ColumnProfile column = new()
        {
            Name = Text(json, "name", place),
            Kind = KindOf(Text(json, "kind", place), place),
            Count = Whole(json, "count", place),
            Missing = Whole(json, "missing", place),
            Distinct = Whole(json, "distinct", place),
            DistinctIsExact = json["distinct_is_exact"]?.GetValueKind() != JsonValueKind.False,
        };
        if (column.Missing > column.Count || column.Distinct > column.Present)
        {
            throw Bad(
                place,
                $"count {column.Count}, missing {column.Missing} and distinct {column.Distinct} contradict each other");
        }
        if (json["quantiles"] is not null)
            column = ReadDistribution(column, json, place);
        return json["top_values"] is null ? column : ReadTopValues(column, json, place);
    }

    private static ColumnProfile ReadDistribution(ColumnProfile column, JsonObject json, string place)
    {
        if (!ColumnKinds.IsNumeric(column.Kind))
            throw Bad(place, $"quantiles of a {ColumnKinds.NameOf(column.Kind)} column");
        double[] quantiles = Ascending(json["quantiles"], $"{place}.quantiles", double.MinValue, double.MaxValue);
        double[] below = Ascending(json["below"], $"{place}.below", 0, 1);
        double[] atMost = Ascending(json["at_most"], $"{place}.at_most", 0, 1);
        if (quantiles.Length < 2 || below.Length != quantiles.Length || atMost.Length != quantiles.Length)
            throw Bad(place, "'quantiles', 'below' and 'at_most' are not equally many, at least 2");
        for (int i = 0; i < below.Length; i++)
        {
            if (below[i] > atMost[i])
                throw Bad($"{place}.below[{i}]", "more values lie below the quantile than do not exceed it");
        }
        double deviation = Finite(json["standard_deviation"], $"{place}.standard_deviation");
        return column with
        {
            Mean = Finite(json["mean"], $"{place}.mean"),
            StandardDeviation = deviation >= 0 ? deviation : throw Bad($"{place}.standard_deviation", "a negative number"),
            Min = Finite(json["min"], $"{place}.min"),
            Max = Finite(json["max"], $"{place}.max"),
            Quantiles = quantiles,
            Below = below,
            AtMost = atMost,
        };
    }

    private static ColumnProfile ReadTopValues(ColumnProfile column, JsonObject json, string place)
    {
        JsonArray array = ArrayOf(json["top_values"], $"{place}.top_values", MostTopValues);
        ValueCount[] values = new ValueCount[array.Count];
        long left = column.Present;
        for (int i = 0; i < values.Length; i++)
        {
            string here = $"{place}.top_values[{i}]";
            JsonObject entry = array[i] as JsonObject ?? throw Bad(here, "found no JSON object");
            values[i] = new ValueCount(Text(entry, "value", here), Whole(entry, "count", here));
            if (values[i].Count < 1 || values[i].Count > left)
                throw Bad(here, $"a count of {values[i].Count} where {left} rows are left");
            left -= values[i].Count;
        }
        return Whole(json, "other_count", place) == left
            ? column with { TopValues = values, OtherCount = left }
            : throw Bad($"{place}.other_count", $"it is not the {left} rows that 'top_values' leaves");
    }

    private static double[] Ascending(JsonNode? json, string place, double least, double most)
    {
        JsonArray array = ArrayOf(json, place, MostQuantiles);
        double[] values = new double[array.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Finite(array[i], $"{place}[{i}]");
            if (values[i] < least || values[i] > most || (i > 0 && values[i] < values[i - 1]))
                throw Bad($"{place}[{i}]", $"{values[i].ToString(CultureInfo.InvariantCulture)} is out of order or range");
        }
        return values;
    }

    private static JsonArray ArrayOf(JsonNode? json, string place, int most)
    {
        JsonArray array = json as JsonArray ?? throw Bad(place, "found no JSON array");
        return array.Count <= most ? array : throw Bad(place, $"{array.Count} entries, at most {most} are read");
    }

    private static double Finite(JsonNode? json, string place) =>
        json is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out double number)
            && double.IsFinite(number)
            ? number
            : throw Bad(place, "found no finite number");

    private static long Whole(JsonObject json, string name, string place) =>
        json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out long number)
            && number >= 0
            ? number
            : throw Bad($"{place}.{name}", "found no whole number of at least 0");

    private static string Text(JsonObject json, string name, string place) =>
        json[name] is JsonValue value && value.TryGetValue(out string? text)
            ? text
            : throw Bad($"{place}.{name}", "found no text");

    private static ColumnKind KindOf(string name, string place)
    {
        foreach (ColumnKind kind in ColumnKinds.All)
        {
            if (ColumnKinds.NameOf(kind) == name)
                return kind;
        }
        throw Bad($"{place}.kind", $"'{name}' is not a kind of column");
    }

    private static InputException Bad(string place, string found) => new(
        "bad-profile", $"The profile cannot be used: at {place}, {found}.",
        "Make the package again with 'cairn train', or save the profile with TableProfile.ToJson.");
}
