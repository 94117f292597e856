using Syncline.Replication.Members;

namespace Syncline.Replicas;

/// <summary>A rung of the ladder that a write climbs: applied, durable here, durable on ever more keepers.</summary>
public readonly record struct ReceiptRung
{
    private enum Kind
    {
        Applied,
        Durable,
        Keepers,
        Quorum,
        All,
    }

    private readonly Kind kind;

    private ReceiptRung(Kind kind, int keepers = 0)
    {
        this.kind = kind;
        Keepers = keepers;
    }

    /// <summary>Applied here. Reached at once.</summary>
    public static ReceiptRung Applied { get; } = new(Kind.Applied);

    /// <summary>Survives a crash of this machine.</summary>
    public static ReceiptRung Durable { get; } = new(Kind.Durable);

    /// <summary>Durable on a majority of the keepers known, or of those expected if they are more.</summary>
    public static ReceiptRung Quorum { get; } = new(Kind.Quorum);

    /// <summary>Durable on every keeper.</summary>
    public static ReceiptRung All { get; } = new(Kind.All);

    /// <summary>True if it is reached by what keepers say, and not here alone.</summary>
    internal bool CountsKeepers => kind >= Kind.Keepers;

    /// <summary>How many keepers <see cref="On"/> asks for; 0 for other rungs.</summary>
    public int Keepers { get; }

    /// <summary>Durable on that many keepers, this one included if it is one.</summary>
    public static ReceiptRung On(int keepers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(keepers, 1);
        return new(Kind.Keepers, keepers);
    }

    /// <summary>The highest rung that a standing has reached: what is said to who waited for more.</summary>
    /// <param name="standing">How far a write has come.</param>
    /// <param name="keepersMin">How many keepers there are at least.</param>
    public static ReceiptRung HighestOf(TransactionStanding standing, int keepersMin)
    {
        ArgumentNullException.ThrowIfNull(standing);
        if (standing.Keepers.IsAll(keepersMin)) return All;
        if (standing.Keepers.IsQuorum(keepersMin)) return Quorum;
        if (standing.DurableAt.Length > (standing.IsDurableHere ? 1 : 0)) return On(standing.DurableAt.Length);
        return standing.IsDurableHere ? Durable : Applied;
    }

    /// <summary>True if a standing is on this rung or above.</summary>
    /// <param name="standing">How far a write has come.</param>
    /// <param name="keepersMin">How many keepers there are at least.</param>
    public bool IsReachedBy(TransactionStanding standing, int keepersMin)
    {
        ArgumentNullException.ThrowIfNull(standing);
        return kind switch
        {
            Kind.Applied => standing.IsApplied,
            Kind.Durable => standing.IsDurableHere,
            _ => IsReachedBy(standing.Keepers, keepersMin),
        };
    }

    /// <summary>True if so many keepers are enough for this rung, which is one that counts them.</summary>
    /// <param name="keepers">How many have the write durable.</param>
    /// <param name="keepersMin">How many keepers there are at least.</param>
    internal bool IsReachedBy(KeeperCount keepers, int keepersMin)
    {
        return kind switch
        {
            Kind.Keepers => keepers.Durable >= Keepers,
            Kind.Quorum => keepers.IsQuorum(keepersMin),
            Kind.All => keepers.IsAll(keepersMin),
            _ => throw new InvalidOperationException($"The rung '{this}' does not count keepers."),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => kind switch
    {
        Kind.Applied => "applied",
        Kind.Durable => "durable",
        Kind.Quorum => "quorum",
        Kind.All => "all",
        _ => Keepers.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
