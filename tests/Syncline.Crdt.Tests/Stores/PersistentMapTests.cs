using Syncline.Crdt.Stores;
using Syncline.Testing;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Stores;

public sealed class PersistentMapTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_does_what_a_dictionary_does_and_snapshots_stay(bool owns) => Property.ForAll(300, prng =>
    {
        MapModel model = new(prng, owns);
        int keysMax = prng.Pick([10, 100, 400, 3_000]);
        for (int step = prng.Between(1, 600); step > 0; step--)
        {
            model.Step(keysMax);
            if (prng.Chance(15)) model.Share();
        }

        model.Check();
        model.CheckLookUps(keysMax);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Growing_and_then_shrinking_keeps_every_snapshot(bool owns) => Property.ForAll(10, prng =>
    {
        MapModel model = new(prng, owns);
        List<int> keys = [.. Enumerable.Range(0, 3_000)];
        foreach (bool grows in (bool[])[true, false, true, false])
        {
            prng.Shuffle(keys);
            if (prng.Chance(300)) keys.Sort();
            foreach (int key in keys)
            {
                if (grows) model.Set(key, prng.Below(9));
                else model.Remove(key);
                if (prng.Chance(2)) model.Share();
            }
        }

        model.Check();
        Assert.Equal(0, model.Count);
    });

    /// <summary>Whole nodes go, others grow into their place, and branches that became small are joined.</summary>
    [Fact]
    public void Ranges_that_come_and_go_leave_every_key_where_it_is_looked_for() => Property.ForAll(40, prng =>
    {
        const int KeysMax = 4_000;
        MapModel model = new(prng, owns: true);
        for (int wave = 0; wave < 60; wave++)
        {
            int first = prng.Below(KeysMax), last = Math.Min(KeysMax - 1, first + prng.Below(1_200));
            bool grows = prng.Chance(500), ascends = prng.Chance(500);
            for (int i = 0; i <= last - first; i++)
            {
                int key = ascends ? first + i : last - i;
                if (grows) model.Set(key, wave);
                else model.Remove(key);
            }
        }

        model.Check();
        model.CheckLookUps(KeysMax);
    });

    [Theory]
    [InlineData("ascending")]
    [InlineData("descending")]
    [InlineData("random")]
    public void A_hundred_thousand_keys_come_back_in_order(string order)
    {
        List<int> keys = [.. Enumerable.Range(0, 100_000)];
        if (order == "descending") keys.Reverse();
        if (order == "random") new Prng(7).Shuffle(keys);
        Owner owner = new();
        PersistentMap<int, int> map = default;
        foreach (int key in keys)
        {
            map = map.Set(key, -key, owner);
        }

        Assert.Equal(100_000, map.Count);
        Assert.Equal(Enumerable.Range(0, 100_000), map.Select(entry => entry.Key));
        Assert.All(keys, key => Assert.True(map.TryGet(key, out int value) && value == -key));
        Assert.Equal([99_998, 99_999], map.From(99_998).Select(entry => entry.Key));
        Assert.Empty(map.From(100_000));
        foreach (int key in keys)
        {
            map = map.Remove(key, owner);
        }

        Assert.True(map.IsEmpty);
    }

    [Fact]
    public void Two_owners_of_one_map_do_not_see_each_other() => Property.ForAll(100, prng =>
    {
        PersistentMap<int, int>.Builder builder = new(new());
        int count = prng.Pick([0, 1, 31, 32, 33, 500]);
        for (int key = 0; key < count; key++)
        {
            builder.Append(key, key);
        }

        PersistentMap<int, int> start = builder.Build(), left = start, right = start;
        SortedDictionary<int, int> leftExpected = new(start.ToDictionary()), rightExpected = new(start.ToDictionary());
        Owner leftOwner = new(), rightOwner = new();
        for (int step = 0; step < 200; step++)
        {
            (int key, int value) = (prng.Below(600), prng.Below(9));
            if (prng.Chance(500))
            {
                left = left.Set(key, value, leftOwner);
                leftExpected[key] = value;
            }
            else
            {
                right = right.Remove(key, rightOwner);
                rightExpected.Remove(key);
            }
        }

        Assert.Equal(leftExpected, left);
        Assert.Equal(rightExpected, right);
        Assert.Equal(Enumerable.Range(0, count), start.Select(entry => entry.Key));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(40_000)]
    public void A_built_map_is_one_like_any_other(int count)
    {
        PersistentMap<int, int>.Builder builder = new();
        for (int key = 0; key < count; key++)
        {
            builder.Append(key * 2, key);
        }

        PersistentMap<int, int> map = builder.Build();
        Assert.Equal(count, map.Count);
        Assert.Equal(Enumerable.Range(0, count).Select(key => new KeyValuePair<int, int>(key * 2, key)), map);
        Owner owner = new();
        PersistentMap<int, int> changed = map;
        for (int key = 0; key < count; key++)
        {
            changed = changed.Set((key * 2) + 1, 0, owner).Remove(key * 2, owner);
        }

        Assert.Equal(Enumerable.Range(0, count).Select(key => (key * 2) + 1), changed.Select(entry => entry.Key));
        Assert.Equal(count, map.Count);
    }

    /// <summary>The first leaf of a branch goes, a key takes its place, and the branch joins the one before.</summary>
    [Fact]
    public void A_key_below_the_first_that_a_branch_knows_is_found_after_the_branch_was_joined()
    {
        const int HalfCount = 32 * 32;
        PersistentMap<int, int>.Builder builder = new();
        for (int i = 0; i < 2 * HalfCount; i++)
        {
            builder.Append(10 * i, i);
        }

        PersistentMap<int, int> map = builder.Build();
        map = RemoveRange(map, HalfCount, HalfCount + 32).Set((10 * HalfCount) + 5, -1);
        map = RemoveRange(RemoveRange(map, 300, HalfCount), HalfCount + 100, 2 * HalfCount);
        Assert.True(map.TryGet((10 * HalfCount) + 5, out int value));
        Assert.Equal(-1, value);
        Assert.Equal(map.Count, map.Count(entry => map.Contains(entry.Key)));

        static PersistentMap<int, int> RemoveRange(PersistentMap<int, int> map, int first, int end)
        {
            for (int i = first; i < end; i++)
            {
                map = map.Remove(10 * i);
            }

            return map;
        }
    }

    [Fact]
    public void Keys_that_do_not_ascend_are_a_defect_of_who_builds()
    {
        PersistentMap<int, int>.Builder builder = new();
        builder.Append(1, 0);
        Assert.Throws<InvariantViolationException>(() => builder.Append(1, 0));
    }

    [Fact]
    public void Removing_what_is_absent_gives_the_same_map()
    {
        PersistentMap<int, int> map = PersistentMap<int, int>.Empty.Set(1, 1);
        Assert.Equal(map, map.Remove(2));
        Assert.True(PersistentMap<int, int>.Empty.Remove(1).IsEmpty);
    }
}
