using Syncline.Crdt.Causality;
using Syncline.Replication.Spaces;

namespace Syncline.Replication.Members;

/// <summary>What one other replica is known to have, and how much of that counts.</summary>
/// <remarks>
/// What is acknowledged counts only once the own version covers it: then everything that its member wrote before
/// it is here. While it waits for that it stays as it is, or a busy member would never come to count.
/// </remarks>
internal sealed class KnownAcknowledgement(MemberId member, ReplicaId replica)
{
    private VersionVector? pending;

    public MemberId Member => member;

    public ReplicaId Replica => replica;

    /// <summary>What it has applied.</summary>
    public AcknowledgedEntries Applied { get; } = new();

    /// <summary>What is durable there.</summary>
    public AcknowledgedEntries Durable { get; } = new();

    /// <summary>The durable version that counts for stability.</summary>
    public VersionVector Counted { get; private set; } = VersionVector.Empty;

    /// <summary>True if a record of the space names the replica, as present.</summary>
    public bool IsPresent { get; set; }

    /// <summary>The last change of any entry.</summary>
    public long LastChange { get; set; }

    /// <summary>A sum over all that it says; 0 while it says nothing.</summary>
    public ulong Sum => Applied.IsEmpty ? 0 : SumOf(replica, Applied.Sum, Durable.Sum);

    /// <summary>The sum of a replica of whom this is known, or nothing.</summary>
    public static ulong SumOf(ReplicaId replica, KnownAcknowledgement? known) =>
        SumOf(replica, known?.Applied.Sum ?? 0, known?.Durable.Sum ?? 0);

    /// <summary>The sum that a replica with these versions has.</summary>
    public static ulong SumOf(ReplicaId replica, VersionVector applied, VersionVector durable) =>
        SumOf(replica, AcknowledgedEntries.SumOf(applied), AcknowledgedEntries.SumOf(durable));

    private static ulong SumOf(ReplicaId replica, ulong applied, ulong durable) =>
        ((replica.Value * 0x9E37_79B9_7F4A_7C15) ^ (applied + (durable * 3))) * 0xBF58_476D_1CE4_E5B9;

    /// <summary>Lets count what the own version has come to cover.</summary>
    public void Count(VersionVector own)
    {
        pending ??= Durable.ToVersion();
        if (!own.Covers(pending)) return;
        Counted = pending;
        VersionVector latest = Durable.ToVersion();
        pending = null;
        if (latest.Equals(Counted)) return;
        if (own.Covers(latest)) Counted = latest;
        else pending = latest;
    }
}
