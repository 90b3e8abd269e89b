using System.Security.Cryptography;
using Cairn.Data;
using Cairn.Data.Columns;
using Cairn.Formats;
using Cairn.Models;
using Cairn.Models.Signatures;

namespace Cairn.Conformance;

/// <summary>Comparisons that say what was found and what was wanted.</summary>
internal static class Expect
{
    public static void True(bool holds, string otherwise)
    {
        if (!holds)
            throw new ConformanceException(otherwise);
    }

    public static void Same(string wanted, string found, string what)
    {
        if (wanted == found)
            return;
        int at = 0;
        while (at < wanted.Length && at < found.Length && wanted[at] == found[at])
            at++;
        throw new ConformanceException(
            $"{what} differ: wanted …{Around(wanted, at)}…, found …{Around(found, at)}… at character {at}.");
    }

    /// <summary>The action must be refused with one of the codes and a message that names the thing.</summary>
    public static void Refused(Action action, string names, params string[] codes)
    {
        try
        {
            action();
        }
        catch (InputException error)
        {
            True(
                codes.Contains(error.Code),
                $"The error has code '{error.Code}', wanted {string.Join(" or ", codes)}: {error.Message}");
            True(
                error.Message.Contains(names, StringComparison.Ordinal),
                $"The error does not name '{names}': {error.Message}");
            return;
        }
        throw new ConformanceException($"Nothing was refused; wanted {string.Join(" or ", codes)} naming '{names}'.");
    }

    /// <summary>What a model stores, bit by bit, as text.</summary>
    public static string BitsOf(IModel model)
    {
        ModelState state = model.Save();
        IEnumerable<string> tensors = state.Tensors.Select(
            t => $"{t.Name} {t.Type} [{string.Join(",", t.Shape)}] {HexOf(t.Bytes.Span)}");
        return $"{state.Kind}\n{TextOf(state.Signature)}\n{state.Settings.ToJsonString()}\n{string.Join('\n', tensors)}";
    }

    // Long arrays by their hash: models of trees grown to the end are megabytes.
    private static string HexOf(ReadOnlySpan<byte> bytes) => bytes.Length <= 4096
        ? Convert.ToHexString(bytes) : "sha256 " + Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>A signature as text.</summary>
    public static string TextOf(Signature signature) => string.Join(
        '\n',
        [
            $"{signature.Task} {signature.Target}",
            .. signature.Inputs.Select(i => $"{i.Name} {i.Kind} {i.AllowMissing} {string.Join("|", i.Levels ?? [])}"),
            .. signature.Outputs.Select(o => $"{o.Name} {o.Kind} {o.Role} {o.Label}"),
        ]);

    /// <summary>A table as text, numbers to the last bit.</summary>
    public static string TextOf(Table table) => string.Join(
        '\n', table.Columns.Select(c => $"{c.Name} {c.Kind}: {string.Join(",", Enumerable.Range(0, c.Count).Select(c.Format))}"));

    /// <summary>
    /// Predictions must be what the signature says: kinds, names, finite numbers, probabilities, labels.
    /// </summary>
    public static void Sound(IModel model, Table predicted, int rows)
    {
        Signature signature = model.Signature;
        True(predicted.RowCount == rows, $"There are {predicted.RowCount} predictions for {rows} rows.");
        Same(
            string.Join(",", signature.Outputs.Select(o => $"{o.Name} {o.Kind}")),
            string.Join(",", predicted.Columns.Select(c => $"{c.Name} {c.Kind}")), "The output columns");
        foreach (Column column in predicted.Columns)
        {
            for (int row = 0; row < rows; row++)
            {
                object? value = column.ValueAt(row);
                True(
                    value is not null && (value is not double number || double.IsFinite(number)),
                    $"Output '{column.Name}', row {row + 1}: found {value ?? "nothing"}.");
            }
        }
        if (LearningTasks.IsClassification(signature.Task))
            SoundClasses(signature, predicted);
    }

    private static void SoundClasses(Signature signature, Table predicted)
    {
        Column[] probabilities = [.. predicted.Columns.Skip(1)];
        for (int row = 0; row < predicted.RowCount; row++)
        {
            double[] values = [.. probabilities.Select(c => (double)c.ValueAt(row)!)];
            True(values.All(p => p is >= 0 and <= 1), $"Row {row + 1} has probabilities {string.Join(", ", values)}.");
            True(Math.Abs(values.Sum() - 1) < 1e-9, $"The probabilities of row {row + 1} sum to {values.Sum()}.");
            string label = predicted.Columns[0].Format(row)!;
            int index = signature.Labels.ToList().IndexOf(label);
            True(index >= 0, $"Row {row + 1} is predicted '{label}', which is none of the labels.");
            True(
                values[index] >= values.Max() - 1e-12,
                $"Row {row + 1} is predicted '{label}' with {values[index]}, but another class has {values.Max()}.");
        }
    }

    private static string Around(string text, int at)
    {
        int start = Math.Max(0, at - 30);
        return text[start..Math.Min(text.Length, at + 30)].Replace('\n', ' ');
    }
}
