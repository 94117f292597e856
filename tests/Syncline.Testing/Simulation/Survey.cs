using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>What many seeds exercised together. Any thread.</summary>
public sealed class Survey
{
    private readonly Lock gate = new();
    private readonly int[] seedsWith = new int[Exercise.Kinds.Count];
    private long transactions, updates, applied, frames, comparisons, replays, refused, vanished, milliseconds;
    private long receipts, calls, convergingMax;
    private ulong slowestSeed;

    /// <summary>How many seeds were added.</summary>
    public int Seeds { get; private set; }

    /// <summary>Transactions made, a seed.</summary>
    public double TransactionsPerSeed => (double)transactions / Seeds;

    /// <summary>Virtual time of all seeds together.</summary>
    public double VirtualSeconds => milliseconds / 1000.0;

    /// <summary>Adds what one seed did.</summary>
    public void Add(SimulationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Exercise exercise = result.Exercise;
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
            receipts += exercise.Receipts;
            calls += exercise.Calls;
            if (exercise.Converging > convergingMax) (convergingMax, slowestSeed) = (exercise.Converging, result.Seed);
            for (int i = 0; i < seedsWith.Length; i++)
            {
                if (exercise[Exercise.Kinds[i].Name] > 0) seedsWith[i]++;
            }
        }
    }

    /// <summary>In how many seeds of a hundred something happened.</summary>
    public double PercentWith(string kind)
    {
        for (int i = 0; i < seedsWith.Length; i++)
        {
            if (Exercise.Kinds[i].Name == kind) return 100.0 * seedsWith[i] / Seeds;
        }

        throw new ArgumentException($"'{kind}' is no kind.", nameof(kind));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Seeds} seeds, {TransactionsPerSeed:F0} transactions and {(double)updates / Seeds:F0} updates a seed
        {applied} applied, {vanished} lost by crashes, {refused} refused
        {frames} frames, {milliseconds / 1000} virtual seconds
        {comparisons} comparisons with the oracle, {replays} replays of logs
        {receipts} receipts compared with disks, {calls} calls of clients
        all agreed within {convergingMax} virtual ms of healing (seed {slowestSeed})
        {string.Join('\n', Exercise.Kinds.Select(LineOf))}
        """);

    private string LineOf(ExerciseKind kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{PercentWith(kind.Name),5:F1} % of seeds with {kind.Name}");
}
