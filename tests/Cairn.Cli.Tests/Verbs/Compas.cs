using System.Text;
using Cairn.Data;
using Cairn.Data.Reading;

namespace Cairn.Cli.Tests.Verbs;

/// <summary>The rows of COMPAS that ProPublica kept, of its two largest groups.</summary>
internal static class Compas
{
    private static readonly string[] s_columns =
    [
        "sex", "age", "race", "juv_fel_count", "juv_misd_count", "juv_other_count", "priors_count", "c_charge_degree", "two_year_recid",
    ];

    /// <summary>The rows as CSV.</summary>
    public static string Rows(string path)
    {
        Table table = TableReader.Read(path).Table;
        double[] days = table["days_b_screening_arrest"].ToNumbers();
        StringBuilder text = new(string.Join(',', s_columns) + "\n");
        for (int row = 0; row < table.RowCount; row++)
        {
            bool isKept = days[row] is >= -30 and <= 30 && table["is_recid"].Format(row) != "-1" && table["c_charge_degree"].Format(row) != "O"
                && table["score_text"].Format(row) != "N/A" && table["race"].Format(row) is "African-American" or "Caucasian";
            if (isKept)
                text.Append(string.Join(',', s_columns.Select(name => table[name].Format(row)))).Append('\n');
        }
        return text.ToString();
    }
}
