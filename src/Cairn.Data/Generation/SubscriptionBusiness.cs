using Cairn.Data.Columns;
using Cairn.Numerics.Random;
using Cairn.Numerics.Threading;

namespace Cairn.Data.Generation;

/// <summary>
/// A year of a subscription business: customers with plans, contracts, usage, payments and dates, some values missing,
/// and whether they left, drawn from a truth that is known. The same seed gives the same customers everywhere.
/// </summary>
/// <remarks>
/// <para>
/// The truth: P(churned) = 1 / (1 + e⁻ˢ) with s = −2.3 − 1.3 [yearly] − 2.2 [two_years] + 0.9 min(failed_payments, 3)
/// + 0.05 min(days_since_login, 40) + 1.1 [support_tickets ≥ 3] + 1.6 [satisfaction ≤ 4] − 0.9 [satisfaction ≥ 9]
/// + 0.75 max(ln((monthly_fee + 1) / (usage_hours + 1)), −1) − 0.06 (active_days − 14) + 0.3 [bank_transfer]
/// + 0.6 [signed up in the last 60 days] + 0.5 [discount ≥ 20 and monthly]. It uses the values that are missing in the
/// table too. <c>plan</c>, <c>country</c>, <c>newsletter</c> and <c>seats</c> matter at most through other columns.
/// </para>
/// <para>
/// When the world shifts, prices rise by 30 %, usage falls to 55 %, and many customers change from card to wallet.
/// Each of these changes touches its own column, so the other columns keep their distributions exactly, whatever they
/// were correlated with; only the outcome follows.
/// </para>
/// </remarks>
public sealed class SubscriptionBusiness
{
    /// <summary>Name of the outcome: whether the customer left, true or false.</summary>
    public const string Target = "churned";

    private const int RowsPerBlock = 4096;
    private static readonly DateTime s_lastDay = new(2025, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    private readonly SeededRandom _random;

    /// <summary>A business whose customers are fixed by <paramref name="seed"/>.</summary>
    public SubscriptionBusiness(ulong seed = 1)
    {
        _random = new SeededRandom(seed).Split("subscription business");
    }

    /// <summary>The columns whose distribution changes when the world shifts, in the order of the table.</summary>
    public static IReadOnlyList<string> ShiftedColumns { get; } = ["payment_method", "monthly_fee", "usage_hours"];

    /// <summary>What happens when the world shifts, a sentence for each of <see cref="ShiftedColumns"/>.</summary>
    public static IReadOnlyList<string> ShiftSentences { get; } =
        ["a new wallet takes half of the card payments", "prices rise by 30 %", "customers use the service 45 % less"];

    /// <summary>The customers of the year, to learn from.</summary>
    /// <param name="customers">Number of rows, ≥ 0.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    public SubscriptionSample Year(int customers, int threads = 1) =>
        Make(_random.Split("year"), 0, customers, shifted: false, threads);

    /// <summary>Other customers of the same business, as a served model meets them.</summary>
    /// <param name="rows">Number of rows, ≥ 0.</param>
    /// <param name="shifted">Whether the world has shifted.</param>
    /// <param name="first">Number of the first; later numbers are further customers, so calls can go on from one
    /// another.</param>
    /// <param name="threads">Most threads to use, ≥ 1; the result does not depend on it.</param>
    /// <remarks>The same numbers are the same customers before and after the shift, but for what shifted.</remarks>
    public SubscriptionSample Live(int rows, bool shifted, int first = 0, int threads = 1) =>
        Make(_random.Split("live"), first, rows, shifted, threads);

    private static SubscriptionSample Make(SeededRandom stream, int first, int rows, bool shifted, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        Subscriber[] customers = new Subscriber[rows];
        int blocks = (rows + RowsPerBlock - 1) / RowsPerBlock;
        ParallelBlocks.For(blocks, threads, block =>
        {
            for (int row = block * RowsPerBlock; row < Math.Min(rows, (block + 1) * RowsPerBlock); row++)
                customers[row] = new Subscriber(stream.Split((ulong)(first + row)), shifted);
        });
        return new SubscriptionSample(TableOf(customers, first), [.. customers.Select(c => c.ChurnProbability)]);
    }

    private static Table TableOf(Subscriber[] customers, int first) => new(
        new TextColumn("customer_id", [.. customers.Select((_, row) => $"C{first + row:0000000}")], ColumnKind.Identifier),
        new TimeColumn("signup_date", [.. customers.Select(c => s_lastDay.AddDays(-c.DaysSinceSignup).Ticks)]),
        Category("country", Subscriber.Countries, customers.Select(c => c.CountryIsMissing ? -1 : c.Country)),
        Category("plan", Subscriber.Plans, customers.Select(c => c.Plan)),
        Category("contract", Subscriber.Contracts, customers.Select(c => c.Contract)),
        Category("payment_method", Subscriber.PaymentMethods, customers.Select(c => c.PaymentMethod)),
        new NumberColumn("monthly_fee", [.. customers.Select(c => c.MonthlyFee)]),
        Integers("discount", customers.Select(c => c.Discount)),
        Integers("seats", customers.Select(c => c.Seats)),
        new NumberColumn("usage_hours", [.. customers.Select(c => c.UsageIsMissing ? double.NaN : c.UsageHours)]),
        Integers("active_days", customers.Select(c => c.ActiveDays)),
        Integers("days_since_login", customers.Select(c => c.DaysSinceLogin)),
        Integers("support_tickets", customers.Select(c => c.SupportTickets)),
        Integers("failed_payments", customers.Select(c => c.FailedPayments)),
        new IntegerColumn(
            "satisfaction", [.. customers.Select(c => c.SatisfactionIsMissing ? IntegerColumn.Missing : c.Satisfaction)]),
        Booleans("newsletter", customers.Select(c => c.Newsletter)),
        Booleans(Target, customers.Select(c => c.Churned)));

    private static CategoryColumn Category(string name, string[] levels, IEnumerable<int> codes) =>
        new(name, [.. codes], levels);

    private static IntegerColumn Integers(string name, IEnumerable<int> values) =>
        new(name, [.. values.Select(value => (long)value)]);

    private static BooleanColumn Booleans(string name, IEnumerable<bool> values) =>
        new(name, [.. values.Select(value => (sbyte)(value ? 1 : 0))]);
}
