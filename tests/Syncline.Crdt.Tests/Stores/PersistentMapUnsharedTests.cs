using Syncline.Crdt.Stores;
using Syncline.Testing.Histories;

namespace Syncline.Crdt.Tests.Stores;

public sealed class PersistentMapUnsharedTests
{
    [Fact]
    public void What_is_unshared_holds_every_difference_and_nothing_that_is_not_there() => Property.ForAll(100, prng =>
    {
        const int KeysMax = 3_000;
        PersistentMap<int, int> before = default;
        for (int i = prng.Below(KeysMax); i > 0; i--)
        {
            before = before.Set(prng.Below(KeysMax), i);
        }

        PersistentMap<int, int> after = before;
        for (int i = prng.Below(prng.Pick([2, 20, 1_000])); i > 0; i--)
        {
            after = prng.Chance(700) ? after.Set(prng.Below(KeysMax), -i) : after.Remove(prng.Below(KeysMax));
        }

        List<KeyValuePair<int, int>> unshared = [.. after.Unshared(before)];

        Assert.Equal(unshared.OrderBy(entry => entry.Key), unshared);
        Assert.All(unshared, entry => Assert.True(after.TryGet(entry.Key, out int value) && value == entry.Value));
        Assert.Subset(before.ToHashSet(), after.Except(unshared).ToHashSet());
        Assert.Empty(after.Unshared(after));
        Assert.Equal(after, after.Unshared(default));
    });

    [Fact]
    public void One_change_in_a_large_map_leaves_little_unshared()
    {
        PersistentMap<int, int> before = default;
        for (int key = 0; key < 100_000; key++)
        {
            before = before.Set(key, key);
        }

        Assert.InRange(before.Set(50_000, 0).Unshared(before).Count(), 1, 64);
    }
}
