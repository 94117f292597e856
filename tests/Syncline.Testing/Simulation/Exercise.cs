using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>What one seed really did, so that a suite can tell that its faults happened.</summary>
public sealed class Exercise
{
    /// <summary>The kinds of fault, as they are printed.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "loss", "duplication", "reordering", "partition", "crash", "unsynced loss", "clock step", "link churn",
    ];

    private readonly int[] counts = new int[8];

    /// <summary>Transactions committed.</summary>
    public int Transactions { get; set; }

    /// <summary>Updates in them.</summary>
    public int Updates { get; set; }

    /// <summary>Transactions applied, own and others', at all members.</summary>
    public int Applied { get; set; }

    /// <summary>Transactions that are nowhere any more: never synced, never received by anybody who lived.</summary>
    public int Vanished { get; set; }

    /// <summary>Frames sent.</summary>
    public int Frames { get; set; }

    /// <summary>Times that a state was compared with the oracle.</summary>
    public int OracleComparisons { get; set; }

    /// <summary>Logs replayed and compared with the engine that wrote them.</summary>
    public int Replays { get; set; }

    /// <summary>Local transactions that the engine refused.</summary>
    public int Refused { get; set; }

    /// <summary>Virtual milliseconds.</summary>
    public long Milliseconds { get; set; }

    /// <summary>How often a kind of fault happened.</summary>
    public int this[string kind]
    {
        get => counts[IndexOf(kind)];
        set => counts[IndexOf(kind)] = value;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Transactions} transactions, {Updates} updates, {Applied} applied, {Frames} frames, {Milliseconds} ms; ")
        + string.Join(", ", Kinds.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind} {this[kind]}")));

    private static int IndexOf(string kind)
    {
        for (int i = 0; i < Kinds.Count; i++)
        {
            if (Kinds[i] == kind) return i;
        }

        throw new ArgumentException($"'{kind}' is no kind of fault.", nameof(kind));
    }
}
