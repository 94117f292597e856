using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Encoding;
using Syncline.Crdt.Objects;
using Syncline.Replication.Protocol;
using Syncline.Replication.Transactions;

namespace Syncline.Replication.Tests.Protocol.Batches;

/// <summary>
/// Transactions in the order of a sender that never was: each writer has seen what a test says, and no engine takes the
/// time to apply them.
/// </summary>
internal sealed class MadeOrder
{
    private readonly SortedDictionary<ReplicaId, Author> authors = [];
    private readonly Dictionary<Transaction, UInt128> chainsBefore = [];
    private readonly Dictionary<Dot, Transaction> byFirst = [];
    private readonly VersionBuilder all = new();

    public List<Transaction> Transactions { get; } = [];

    /// <summary>Everything that was made so far.</summary>
    public VersionVector All => all.ToVersion();

    /// <summary>A section that increments a counter.</summary>
    public static byte[] Increment(int counter) => TransactionBodyCodec.WriteSection(
        "counters", [new(new("counters", $"c-{counter:d4}", ObjectType.Counter), [new CounterEffect.Add(1, false)])]);

    public static UInt128 ChainStart(ReplicaId replica) => Script.Genesis.ChainStart(replica);

    public UInt128 ChainBefore(Transaction transaction) => chainsBefore[transaction];

    public Transaction Find(ReplicaId writer, ulong first) => byFirst[new(writer, first)];

    /// <summary>What a writer had seen of others when it wrote last.</summary>
    public VersionVector SeenBy(ReplicaId writer) =>
        authors.TryGetValue(writer, out Author? author) ? author.Seen : VersionVector.Empty;

    /// <summary>The next transaction of a writer that has by now seen that much of others.</summary>
    public Transaction Write(ReplicaId writer, VersionVector seen, TransactionHeader header, params byte[][] sections)
    {
        if (!authors.TryGetValue(writer, out Author? author))
        {
            authors.Add(writer, author = new() { Chain = ChainStart(writer) });
        }

        VersionVector before = author.Seen;
        author.Seen = before.Join(seen);
        TransactionHeader whole = header with
        {
            Dependencies = Grown(before, author.Seen, writer),
            Sections = sections.Length,
            IsVoid = sections.Length == 0,
        };
        WireWriter bytes = new();
        TransactionHeaderCodec.Write(bytes, whole);
        return Add(author, new(
            writer,
            author.Last + 1,
            whole,
            bytes.ToArray(),
            sections,
            ChainHash.Next(author.Chain, bytes.Written, sections)));
    }

    /// <summary>The same bytes, with a decoded header that they do not say.</summary>
    public Transaction Replace(Transaction made, TransactionHeader header)
    {
        Transaction replaced = new(
            made.Replica, made.First, header, made.HeaderBytes.ToArray(), made.Sections.ToArrays(), made.Chain);
        chainsBefore.Add(replaced, chainsBefore[made]);
        return replaced;
    }

    /// <summary>The frames that carry the whole order from a position on, but for what a peer has already.</summary>
    public List<Frame> Frames(int start = 0, int frameBytesMax = 256 * 1024, ICausalContext? covered = null)
    {
        TransactionFrameWriter writer = new(position => Transactions[position], ChainBefore);
        List<Frame> frames = [];
        for (int position = start; position < Transactions.Count;)
        {
            writer.Start(Peer, Transactions.Count, frameBytesMax);
            for (; position < Transactions.Count; position++)
            {
                Transaction next = Transactions[position];
                if (covered?.Covers(new(next.Replica, next.Last)) == true) continue;
                if (!writer.TryAdd(position)) break;
            }

            if (writer.Transactions.Count > 0) frames.Add(writer.Finish());
        }

        return frames;
    }

    private static Hello Peer { get; } = Hellos.Of('P') with { Features = LinkFeature.Known };

    /// <summary>What grew, but for one replica. Linear, since tests make it of a thousand entries many times.</summary>
    private static ImmutableArray<VersionEntry> Grown(VersionVector before, VersionVector after, ReplicaId own)
    {
        var grown = ImmutableArray.CreateBuilder<VersionEntry>();
        int at = 0;
        foreach (VersionEntry entry in after.Entries)
        {
            bool isOld = at < before.Entries.Length && before.Entries[at].Replica == entry.Replica;
            ulong old = isOld ? before.Entries[at++].Counter : 0;
            if (entry.Counter > old && entry.Replica != own) grown.Add(entry);
        }

        return grown.ToImmutable();
    }

    private Transaction Add(Author author, Transaction transaction)
    {
        chainsBefore.Add(transaction, author.Chain);
        byFirst.Add(new(transaction.Replica, transaction.First), transaction);
        author.Chain = transaction.Chain;
        author.Last = transaction.Last;
        all.Raise(transaction.Replica, transaction.Last);
        Transactions.Add(transaction);
        return transaction;
    }

    private sealed class Author
    {
        public UInt128 Chain { get; set; }

        public ulong Last { get; set; }

        public VersionVector Seen { get; set; } = VersionVector.Empty;
    }
}
