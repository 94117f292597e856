using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Spaces;
using Syncline.Replication.Transactions;

namespace Syncline.Testing.HandMade;

/// <summary>
/// Writes what no engine of this version writes: types and operations still to come, void transactions.
/// </summary>
public sealed class HandMadeWriter(SpaceGenesis genesis, ReplicaId replica)
{
    private readonly VersionBuilder told = new();
    private ulong last;
    private UInt128 chain = genesis.ChainStart(replica);

    /// <summary>What it has written.</summary>
    public VersionVector Version => VersionVector.Of(new VersionEntry(replica, last));

    /// <summary>A delta of one operation that no version knows.</summary>
    public static ObjectUpdate Unknown(ObjectKey key, int dots = 1) =>
        new(key, []) { Raw = new(dots, new byte[] { 99, 1, 2 }) };

    /// <summary>The next transaction, with these deltas.</summary>
    public Written Write(VersionVector seen, params ObjectUpdate[] updates)
    {
        ArgumentNullException.ThrowIfNull(updates);
        byte[][] sections =
            [.. updates.GroupBy(update => update.Key.Collection)
                .Select(section => TransactionBodyCodec.WriteSection(section.Key, [.. section]))];
        return Write(seen, new() { Dots = updates.Sum(update => update.Dots), TimeStep = 1 }, sections);
    }

    /// <summary>The next transaction, without effect.</summary>
    public Written WriteVoid(VersionVector seen, int dots) =>
        Write(seen, new TransactionHeader { Dots = dots, TimeStep = 1, IsVoid = true }, []);

    /// <summary>The next transaction, with any header and any sections.</summary>
    public Written Write(VersionVector seen, TransactionHeader header, byte[][] sections)
    {
        ArgumentNullException.ThrowIfNull(seen);
        ArgumentNullException.ThrowIfNull(sections);
        ImmutableArray<VersionEntry> grown =
            [.. seen.Entries.Where(entry => entry.Replica != replica && entry.Counter > told[entry.Replica])];
        told.Raise(VersionVector.Of(grown));
        TransactionHeader written = header with { Dependencies = grown, Sections = sections.Length };
        WireWriter bytes = new();
        TransactionHeaderCodec.Write(bytes, written);
        UInt128 before = chain;
        chain = ChainHash.Next(before, bytes.Written, sections);
        Written made = new(new(replica, last + 1, written, bytes.ToArray(), sections, chain), before);
        last = made.Transaction.Last;
        return made;
    }
}
