using System.Globalization;

namespace Syncline.Testing.Simulation;

/// <summary>What one seed really did, so that a suite can tell that its faults happened.</summary>
public sealed class Exercise
{
    /// <summary>The kinds of fault, then the features.</summary>
    public static IReadOnlyList<ExerciseKind> Kinds { get; } =
    [
        new("loss", 30), new("duplication", 30), new("reordering", 30), new("partition", 30),
        new("one-way partition", 15), new("crash", 30), new("unsynced loss", 30), new("clock step", 30),
        new("link churn", 30), new("slow link", 20), new("member record", 80), new("visitor", 20),
        new("retirement", 20), new("newcomer", 20), new("early newcomer", 10), new("leave", 20), new("return", 10),
        new("departure", 5), new("log forgotten", 12), new("snapshot transfer", 10), new("transfer resumed", 1),
        new("crash in a transfer", 1), new("stable version", 60), new("equal bytes", 10), new("session", 50),
        new("session waits", 20),
        new("relay", 20), new("relay forwards", 20), new("relay on the only path", 10), new("relay crash", 5),
        new("session gives up", 2), new("token far ahead", 20), new("concurrent tokens", 20),
        new("sleep", 90),
    ];

    private readonly int[] counts = new int[Kinds.Count];

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

    /// <summary>Receipts compared with the disks that they speak of.</summary>
    public int Receipts { get; set; }

    /// <summary>Calls of clients that carry a version.</summary>
    public int Calls { get; set; }

    /// <summary>Virtual milliseconds from the healing until all agree.</summary>
    public long Converging { get; set; }

    /// <summary>Logs replayed and compared with the engine that wrote them.</summary>
    public int Replays { get; set; }

    /// <summary>Local transactions that the engine refused.</summary>
    public int Refused { get; set; }

    /// <summary>Virtual milliseconds.</summary>
    public long Milliseconds { get; set; }

    /// <summary>How often something happened.</summary>
    public int this[string kind]
    {
        get => counts[IndexOf(kind)];
        set => counts[IndexOf(kind)] = value;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Transactions} transactions, {Updates} updates, {Applied} applied, {Frames} frames, "
        + $"{Milliseconds} ms, agreed after {Converging} ms; ")
        + string.Join(", ", Kinds.Select(kind => string.Create(
            CultureInfo.InvariantCulture, $"{kind.Name} {this[kind.Name]}")));

    private static int IndexOf(string kind)
    {
        for (int i = 0; i < Kinds.Count; i++)
        {
            if (Kinds[i].Name == kind) return i;
        }

        throw new ArgumentException($"'{kind}' is no kind.", nameof(kind));
    }
}
