using Syncline.Crdt.Stores;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Stores;

/// <summary>A persistent map beside a dictionary that does the same, and snapshots taken on the way.</summary>
internal sealed class MapModel(Prng prng, bool owns)
{
    private readonly SortedDictionary<int, int> expected = [];
    private readonly List<(PersistentMap<int, int> Map, KeyValuePair<int, int>[] Entries)> snapshots = [];
    private PersistentMap<int, int> map;
    private Owner? owner = owns ? new() : null;
    private readonly PersistentMap<int, int>.Place[] places = new PersistentMap<int, int>.Place[64];

    public PersistentMap<int, int> Map => map;

    public int Count => expected.Count;

    public IEnumerable<int> Keys => expected.Keys;

    public void Set(int key, int value)
    {
        map = map.Set(key, value, owner);
        expected[key] = value;
    }

    public void Remove(int key)
    {
        map = map.Remove(key, owner);
        expected.Remove(key);
    }

    /// <summary>Sees the right present value, and then sets, removes or leaves it.</summary>
    public void Change(int key, EntryOutcome outcome, int value)
    {
        bool exists = expected.TryGetValue(key, out int before);
        RecordingChange change = new() { Outcome = outcome, Value = value };
        // Several keys share a place, and what it says is often old.
        ref PersistentMap<int, int>.Place place = ref places[key % places.Length];
        if (owner is not null)
        {
            Assert.Equal((exists, before), (map.TryGet(key, owner, ref place, out int found), found));
        }

        map = map.Change(key, ref change, owner, ref place);
        Assert.Equal((1, exists, before), (change.Calls, change.Existed, change.Before));
        if (outcome == EntryOutcome.Set) expected[key] = value;
        if (outcome == EntryOutcome.Removed) expected.Remove(key);
    }

    public void Step(int keysMax)
    {
        int key = prng.Below(keysMax);
        switch (prng.Below(8))
        {
            case < 4: Set(key, prng.Below(1_000)); break;
            case < 6: Remove(key); break;
            default: Change(key, (EntryOutcome)prng.Below(3), prng.Below(1_000)); break;
        }
    }

    /// <summary>Gives the map away: from now on its nodes belong to nobody.</summary>
    public void Share()
    {
        if (owns) owner = new();
        snapshots.Add((map, [.. expected]));
    }

    /// <summary>Holds the map, and each snapshot, to what the dictionary had at that time.</summary>
    public void Check()
    {
        Share();
        foreach (var (taken, entries) in snapshots)
        {
            Assert.Equal(entries, taken);
            Assert.Equal(entries.Length, taken.Count);
            Assert.Equal(entries.Length == 0, taken.IsEmpty);
        }
    }

    public void CheckLookUps(int keysMax)
    {
        for (int key = -1; key <= keysMax; key++)
        {
            bool exists = expected.TryGetValue(key, out int value);
            Assert.Equal((exists, value), (map.TryGet(key, out int found), found));
            Assert.Equal(exists, map.Contains(key));
        }

        int start = prng.Between(-1, keysMax);
        Assert.Equal(expected.Where(entry => entry.Key >= start), map.From(start));
    }

    private struct RecordingChange : IEntryChange<int>
    {
        public int Calls { get; private set; }

        public bool Existed { get; private set; }

        public int Before { get; private set; }

        public EntryOutcome Outcome { get; init; }

        public int Value { get; init; }

        public EntryOutcome Decide(ref int value, bool exists)
        {
            Calls++;
            (Existed, Before) = (exists, value);
            value = Value;
            return Outcome;
        }
    }
}
