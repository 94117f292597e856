using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Held;

/// <summary>Writes what no engine of this version writes: types and operations still to come, void transactions.</summary>
internal sealed class HandMadeWriter(ReplicaId replica)
{
    private readonly VersionBuilder told = new();
    private ulong last;
    private UInt128 chain = Script.Genesis.ChainStart(replica);

    public Written Write(VersionVector seen, params ObjectUpdate[] updates) =>
        Write(seen, new TransactionHeader { Dots = updates.Sum(update => update.Dots), TimeStep = 1 }, updates);

    public Written WriteVoid(VersionVector seen, int dots) =>
        Write(seen, new TransactionHeader { Dots = dots, TimeStep = 1, IsVoid = true });

    public Written Write(VersionVector seen, TransactionHeader header, params ObjectUpdate[] updates) => Write(
        seen,
        header,
        [.. updates.GroupBy(update => update.Key.Collection)
            .Select(section => TransactionBodyCodec.WriteSection(section.Key, [.. section]))]);

    public Written Write(VersionVector seen, TransactionHeader header, byte[][] sections)
    {
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
