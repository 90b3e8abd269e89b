using Cairn.Numerics.Random;

namespace Cairn.Data.Generation;

/// <summary>
/// One customer: every attribute as it truly is, drawn in a fixed order from a stream of the customer's own.
/// </summary>
/// <remarks>
/// No draw depends on whether the world has shifted, so the attributes that do not shift are the same to the bit. What
/// shifts is derived last, and nothing else is derived from it but the outcome.
/// </remarks>
internal sealed class Subscriber
{
    public static readonly string[] Plans = ["basic", "standard", "premium", "business"];
    public static readonly string[] Countries = ["AT", "DE", "ES", "FR", "IT", "NL", "PL", "SE"];
    public static readonly string[] Contracts = ["monthly", "yearly", "two_years"];
    public static readonly string[] PaymentMethods = ["card", "wallet", "bank_transfer", "invoice"];
    public static readonly int[] Discounts = [0, 10, 20, 30];

    private static readonly double[] s_planMix = [0.40, 0.34, 0.18, 0.08];
    private static readonly double[] s_countryMix = [0.05, 0.30, 0.12, 0.20, 0.11, 0.09, 0.08, 0.05];
    private static readonly double[] s_discountMix = [0.62, 0.18, 0.13, 0.07];
    private static readonly double[] s_paymentMix = [0.55, 0.18, 0.17, 0.10];
    private static readonly double[] s_shiftedPaymentMix = [0.28, 0.46, 0.16, 0.10];
    private static readonly double[] s_fees = [9.9, 24.9, 59.0, 189.0];
    private static readonly double[] s_usage = [9, 16, 26, 40];

    // Business customers rarely pay by the month.
    private static readonly double[][] s_contractMix =
        [[0.74, 0.22, 0.04], [0.60, 0.32, 0.08], [0.48, 0.38, 0.14], [0.22, 0.48, 0.30]];

    public Subscriber(SeededRandom random, bool shifted)
    {
        Plan = Pick(random, s_planMix);
        Country = Pick(random, s_countryMix);
        Contract = Pick(random, s_contractMix[Plan]);
        Discount = Discounts[Pick(random, s_discountMix)];
        Newsletter = random.NextDouble() < 0.45;
        DaysSinceSignup = DrawAge(random);
        Seats = Plan == 3 ? 2 + (int)(18 * Math.Pow(random.NextDouble(), 2.5)) : 1;

        // How much the customer likes the service is never seen; it shows in several columns.
        double liking = random.NextNormal();
        double usage = s_usage[Plan] * Math.Exp(0.45 * liking + 0.6 * random.NextNormal());
        ActiveDays = Math.Clamp((int)Math.Round(14 + 5 * liking + 5 * random.NextNormal()), 0, 30);
        DaysSinceLogin = (int)(-Math.Log(1 - random.NextDouble()) * 6 * Math.Exp(-0.35 * liking));
        SupportTickets = Poisson(random, 0.9 * Math.Exp(-0.25 * liking));
        FailedPayments = Poisson(random, 0.28);
        Satisfaction = Math.Clamp((int)Math.Round(6.8 + 1.5 * liking + 1.2 * random.NextNormal()), 0, 10);
        double fee = s_fees[Plan] * (1 - Discount / 100.0) * Math.Exp(0.06 * random.NextNormal());
        double payment = random.NextDouble();
        UsageIsMissing = random.NextDouble() < 0.04;
        SatisfactionIsMissing = random.NextDouble() < 0.35;
        CountryIsMissing = random.NextDouble() < 0.015;
        double outcome = random.NextDouble();

        UsageHours = Math.Round(usage * (shifted ? 0.55 : 1), 1);
        MonthlyFee = Math.Round(fee * (shifted ? 1.3 : 1), 2);
        PaymentMethod = PickAt(payment, shifted ? s_shiftedPaymentMix : s_paymentMix);
        ChurnProbability = TrueChurnProbability();
        Churned = outcome < ChurnProbability;
    }

    public int Plan { get; }
    public int Country { get; }
    public int Contract { get; }
    public int PaymentMethod { get; }
    public int Discount { get; }
    public bool Newsletter { get; }
    public int DaysSinceSignup { get; }
    public int Seats { get; }
    public double UsageHours { get; }
    public int ActiveDays { get; }
    public int DaysSinceLogin { get; }
    public int SupportTickets { get; }
    public int FailedPayments { get; }
    public int Satisfaction { get; }
    public double MonthlyFee { get; }
    public bool UsageIsMissing { get; }
    public bool SatisfactionIsMissing { get; }
    public bool CountryIsMissing { get; }
    public double ChurnProbability { get; }
    public bool Churned { get; }

    // The equation that SubscriptionBusiness documents.
    private double TrueChurnProbability()
    {
        double worth = Math.Log((MonthlyFee + 1) / (UsageHours + 1));
        double score = -2.3
            - (Contract == 1 ? 1.3 : Contract == 2 ? 2.2 : 0)
            + 0.9 * Math.Min(FailedPayments, 3)
            + 0.05 * Math.Min(DaysSinceLogin, 40)
            + (SupportTickets >= 3 ? 1.1 : 0)
            + (Satisfaction <= 4 ? 1.6 : Satisfaction >= 9 ? -0.9 : 0)
            + 0.75 * Math.Max(worth, -1)
            - 0.06 * (ActiveDays - 14)
            + (PaymentMethod == 2 ? 0.3 : 0)
            + (DaysSinceSignup < 60 ? 0.6 : 0)
            + (Discount >= 20 && Contract == 0 ? 0.5 : 0);
        return 1 / (1 + Math.Exp(-score));
    }

    // The business grows: later sign-ups are likelier, with more of them around the turn of the year and in autumn.
    private static int DrawAge(SeededRandom random)
    {
        while (true)
        {
            double day = 365 * Math.Sqrt(random.NextDouble());
            double season = 0.8 + 0.2 * Math.Cos(4 * Math.PI * day / 365);
            if (random.NextDouble() < season)
                return 364 - Math.Min(364, (int)day);
        }
    }

    private static int Pick(SeededRandom random, double[] mix) => PickAt(random.NextDouble(), mix);

    private static int PickAt(double point, double[] mix)
    {
        for (int i = 0; i < mix.Length - 1; i++)
        {
            point -= mix[i];
            if (point < 0)
                return i;
        }
        return mix.Length - 1;
    }

    // Knuth's method; the means here are about one.
    private static int Poisson(SeededRandom random, double mean)
    {
        double limit = Math.Exp(-mean);
        int count = 0;
        for (double product = random.NextDouble(); product > limit; product *= random.NextDouble())
            count++;
        return count;
    }
}
