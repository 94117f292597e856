using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>What many seeds exercised together. Any thread.</summary>
public sealed class Survey
{
    private readonly Lock gate = new();
    private readonly int[] seedsWith = new int[Exercise.Kinds.Count];
    private long transactions, updates, applied, frames, comparisons, replays, refused, vanished, milliseconds;

    /// <summary>How many seeds were added.</summary>
    public int Seeds { get; private set; }

    /// <summary>Transactions made, a seed.</summary>
    public double TransactionsPerSeed => (double)transactions / Seeds;

    /// <summary>Virtual time of all seeds together.</summary>
    public double VirtualSeconds => milliseconds / 1000.0;

    /// <summary>Adds what one seed did.</summary>
    public void Add(Exercise exercise)
    {
        ArgumentNullException.ThrowIfNull(exercise);
        lock (gate)
        {
            Seeds++;
            transactions += exercise.Transactions;
            updates += exercise.Updates;
            applied += exercise.Applied;
            frames += exercise.Frames;
            comparisons += exercise.OracleComparisons;
            replays += exercise.Replays;
            refused += exercise.Refused;
            vanished += exercise.Vanished;
            milliseconds += exercise.Milliseconds;
            for (int i = 0; i < seedsWith.Length; i++)
            {
                if (exercise[Exercise.Kinds[i]] > 0) seedsWith[i]++;
            }
        }
    }

    /// <summary>In how many seeds of a hundred a kind of fault happened.</summary>
    public double PercentWith(string kind)
    {
        for (int i = 0; i < seedsWith.Length; i++)
        {
            if (Exercise.Kinds[i] == kind) return 100.0 * seedsWith[i] / Seeds;
        }

        throw new ArgumentException($"'{kind}' is no kind of fault.", nameof(kind));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Seeds} seeds, {TransactionsPerSeed:F0} transactions and {(double)updates / Seeds:F0} updates a seed
        {applied} applied, {vanished} lost by crashes, {refused} refused
        {frames} frames, {milliseconds / 1000} virtual seconds
        {comparisons} comparisons with the oracle, {replays} replays of logs
        {string.Join('\n', Exercise.Kinds.Select(LineOf))}
        """);

    private string LineOf(string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{PercentWith(kind),5:F1} % of seeds with {kind}");
}
