using System.Collections.Immutable;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Encoding;
using Syncline.Replication.Engines;

namespace Syncline.Replication.Members;

/// <summary>
/// A version as others told of it, entry by entry: when each entry last grew here, and over which link it was told.
/// </summary>
/// <remarks>
/// So what has to be told to another link is found without remembering what was told to it. Cost: a known entry is
/// logarithmic to raise, a new one linear. One thread at a time.
/// </remarks>
internal sealed class AcknowledgedEntries
{
    private readonly List<Entry> entries = [];
    private VersionVector? frozen;

    /// <summary>A sum over all entries that does not depend on how they grew: equal versions have equal sums.</summary>
    public ulong Sum { get; private set; }

    /// <summary>True if nothing was told yet.</summary>
    public bool IsEmpty => entries.Count == 0;

    public ulong this[ReplicaId replica]
    {
        get
        {
            int index = IndexOf(replica);
            return index < 0 ? 0 : entries[index].Counter;
        }
    }

    /// <summary>Raises an entry; false if it was there already, or there is no room for one more.</summary>
    public bool Raise(VersionEntry told, long change, LinkId source)
    {
        int index = IndexOf(told.Replica);
        if (index >= 0 && entries[index].Counter >= told.Counter) return false;
        if (index < 0 && entries.Count == VersionVectorCodec.EntriesMax) return false;
        if (index >= 0) Sum -= SumOf(told.Replica, entries[index].Counter);
        Sum += SumOf(told.Replica, told.Counter);
        Entry raised = new(told.Replica, told.Counter, change, source);
        if (index < 0) entries.Insert(~index, raised);
        else entries[index] = raised;
        frozen = null;
        return true;
    }

    /// <summary>Counts every entry as grown just now, and as told by nobody.</summary>
    public void Touch(long change)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            entries[i] = entries[i] with { Change = change, Source = default };
        }
    }

    /// <summary>
    /// The entries that grew after a change and were not told over the link; with them that of the replica itself, so
    /// that none is known anywhere without what it had written by then.
    /// </summary>
    /// <param name="change">The last change told; 0 if the peer has to hear all, also what it told itself.</param>
    /// <param name="link">The link that it is told over.</param>
    /// <param name="own">The replica whose version this is.</param>
    public ImmutableArray<VersionEntry> Since(long change, LinkId link, ReplicaId own)
    {
        var found = ImmutableArray.CreateBuilder<VersionEntry>();
        bool hasGrown = false;
        foreach (Entry entry in entries)
        {
            bool isNews = entry.Change > change && (change == 0 || entry.Source != link);
            hasGrown |= isNews;
            if (isNews || entry.Replica == own) found.Add(new(entry.Replica, entry.Counter));
        }

        return hasGrown ? found.ToImmutable() : [];
    }

    /// <summary>The version as a value.</summary>
    public VersionVector ToVersion()
    {
        if (frozen is not null) return frozen;
        bool ascend = VersionVector.TryFromSorted(
            [.. entries.Select(entry => new VersionEntry(entry.Replica, entry.Counter))], out frozen);
        Crdt.Invariant.That(ascend, "Acknowledged entries ascend.");
        return frozen!;
    }

    /// <summary>The sum that a version has.</summary>
    public static ulong SumOf(VersionVector version)
    {
        ulong sum = 0;
        foreach (VersionEntry entry in version.Entries)
        {
            sum += SumOf(entry.Replica, entry.Counter);
        }

        return sum;
    }

    private static ulong SumOf(ReplicaId replica, ulong counter)
    {
        ulong mixed = (replica.Value * 0x9E37_79B9_7F4A_7C15) ^ (counter + 0x7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }

    private int IndexOf(ReplicaId replica)
    {
        int low = 0, high = entries.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = entries[middle].Replica.CompareTo(replica);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }

        return ~low;
    }

    private readonly record struct Entry(ReplicaId Replica, ulong Counter, long Change, LinkId Source);
}
