using System.Reflection;
using Syncline.Crdt.Stores;
using Syncline.Testing;

namespace Syncline.Crdt.Tests.Stores;

/// <summary>What a map costs: its depth, and how full its leaves are. Looks inside, since no result shows it.</summary>
public sealed class PersistentMapShapeTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    [Theory]
    [InlineData("ascending", 30)]
    [InlineData("descending", 30)]
    [InlineData("random", 18)]
    [InlineData("descending into a gap", 15)]
    [InlineData("ascending into a gap", 15)]
    [InlineData("runs in turn", 15)]
    public void Leaves_fill_whatever_the_order(string order, int entriesPerLeafMin)
    {
        const int Count = 20_000;
        IEnumerable<int> counted = Enumerable.Range(1, Count);
        IEnumerable<int> keys = order switch
        {
            "ascending" => counted,
            "descending" => counted.Reverse(),
            "random" => Shuffled(counted),
            "descending into a gap" => [.. Enumerable.Range(-31, 32), .. counted.Reverse()],
            "ascending into a gap" => [.. Enumerable.Range(Count + 1, 32), .. counted],
            _ => counted.Select(i => ((i % 50) * Count) + (i / 50)),
        };
        Shape shape = Shape.Of(MapOf(keys));
        Assert.InRange(shape.Entries / (double)shape.Leaves, entriesPerLeafMin, 32);
        Assert.InRange(shape.Depth, 1, 5);
    }

    [Fact]
    public void What_is_left_after_mass_removals_lies_in_few_and_shallow_nodes()
    {
        Owner owner = new();
        PersistentMap<int, int> map = MapOf(Enumerable.Range(0, 100_000));
        List<int> keys = Shuffled(Enumerable.Range(0, 100_000));
        for (int removed = 0; removed < 99_900; removed++)
        {
            map = map.Remove(keys[removed], owner);
        }

        Shape shape = Shape.Of(map);
        Assert.Equal(100, shape.Entries);
        Assert.InRange(shape.Depth, 1, 3);
        Assert.InRange(shape.Leaves, 4, 25);
        for (int removed = 99_900; removed < 99_999; removed++)
        {
            map = map.Remove(keys[removed], owner);
        }

        Assert.Equal(new Shape(1, 1, 1), Shape.Of(map));
    }

    [Fact]
    public void An_owner_that_adds_in_any_order_allocates_the_leaves_and_little_more()
    {
        const int Count = 20_000;
        Owner owner = new();
        List<int> keys = Shuffled(Enumerable.Range(0, Count));
        PersistentMap<int, int> map = default;
        long allocated = AllocatedBy(() =>
        {
            foreach (int key in keys) map = map.Set(key, key, owner);
        });
        Assert.Equal(Count, map.Count);
        Assert.InRange(allocated / (double)Count, 8, 30); // A leaf has 352 bytes, and 18 entries or more.
    }

    [Fact]
    public void An_owner_changes_in_place_and_allocates_next_to_nothing()
    {
        Owner owner = new();
        PersistentMap<int, int> map = MapOf(Shuffled(Enumerable.Range(0, 10_000)), owner);
        Assert.InRange(AllocatedBy(() =>
        {
            for (int key = 0; key < 10_000; key++)
            {
                map = map.Set(key, key, owner);
            }
        }), 0, 10_000);
        long copied = AllocatedBy(() =>
        {
            for (int key = 0; key < 10_000; key++)
            {
                map = map.Set(key, key);
            }
        });
        Assert.InRange(copied / 10_000, 100, 2_000); // One path of nodes a change, and never the map.
    }

    private static long AllocatedBy(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static PersistentMap<int, int> MapOf(IEnumerable<int> keys, Owner? owner = null)
    {
        owner ??= new();
        PersistentMap<int, int> map = default;
        foreach (int key in keys)
        {
            map = map.Set(key, 0, owner);
        }

        return map;
    }

    private static List<int> Shuffled(IEnumerable<int> keys)
    {
        List<int> shuffled = [.. keys];
        new Prng(11).Shuffle(shuffled);
        return shuffled;
    }

    private sealed record Shape(int Entries, int Leaves, int Depth)
    {
        public static Shape Of(PersistentMap<int, int> map) =>
            Of(typeof(PersistentMap<int, int>).GetField("root", Fields)!.GetValue(map)!);

        /// <summary>All leaves lie equally deep, no node is empty, and a branch knows its number of entries.</summary>
        private static Shape Of(object node)
        {
            Type type = node.GetType();
            int count = (int)type.GetField("Count", Fields)!.GetValue(node)!;
            int size = (int)type.GetProperty("Size", Fields)!.GetValue(node)!;
            Assert.InRange(count, 1, 32);
            if (type.GetField("Children", Fields)?.GetValue(node) is not object?[] children)
            {
                Assert.Equal(count, size);
                return new(count, 1, 1);
            }

            Shape[] below = [.. children.Take(count).Select(child => Of(child!))];
            Assert.All(children.Skip(count), Assert.Null);
            Assert.Single(below.Select(shape => shape.Depth).Distinct());
            Assert.Equal(size, below.Sum(shape => shape.Entries));
            return new(size, below.Sum(shape => shape.Leaves), below[0].Depth + 1);
        }
    }
}
