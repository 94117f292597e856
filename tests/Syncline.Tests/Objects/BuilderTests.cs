using Syncline.Crdt.Registers;
using Syncline.Crdt.Values;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Objects;

/// <summary>What each builder asks, and each read of a snapshot finds, of the further types.</summary>
public sealed class BuilderTests
{
    [Fact]
    public async Task Counters_of_each_kind_count()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            tx.GrowOnlyCounter("a/b").Increment();
            tx.GrowOnlyCounter("a/b").Increment(4);
            tx.StateCounter("a/b").Increment(9);
            tx.StateCounter("a/b").Increment();
            tx.StateCounter("a/b").Decrement(3);
            tx.StateCounter("a/b").Decrement();
        });

        Assert.Equal(5, snapshot.GrowOnlyCounter("a/b"));
        Assert.Equal(6, snapshot.StateCounter("a/b"));
        Assert.Equal(0, snapshot.GrowOnlyCounter("a/never"));
        Assert.Equal(0, snapshot.StateCounter("a/never"));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TransactionBuilder().GrowOnlyCounter("a/b").Increment(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionBuilder().StateCounter("a/b").Increment(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TransactionBuilder().StateCounter("a/b").Decrement(-1));
    }

    [Fact]
    public async Task A_bounded_counter_counts_down_to_zero_and_no_further()
    {
        await using Replica replica = Replica.Open(path: null);
        replica.Transact(tx =>
        {
            tx.BoundedCounter("a/b").Increment();
            tx.BoundedCounter("a/b").Increment(4);
            tx.BoundedCounter("a/b").Decrement();
        });

        Assert.Equal(4, replica.Snapshot().BoundedCounter("a/b").Value);
        Assert.Equal([new(replica.Id, 4)], replica.Snapshot().BoundedCounter("a/b").Holders);
        Assert.Throws<TransactionRefusedException>(() => replica.Transact(tx => tx.BoundedCounter("a/b").Decrement(5)));
        Assert.Throws<TransactionRefusedException>(() => replica.Transact(tx =>
        {
            tx.BoundedCounter("a/b").Decrement(3);
            tx.BoundedCounter("a/b").Decrement(2);
        }));
        Assert.Throws<TransactionRefusedException>(
            () => replica.Transact(tx => tx.BoundedCounter("a/b").Transfer(1, "nobody")));
        Assert.Equal(4, replica.Snapshot().BoundedCounter("a/b").Value);
        TransactionBuilder none = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => none.BoundedCounter("a/b").Increment(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => none.BoundedCounter("a/b").Decrement(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => none.BoundedCounter("a/b").Transfer(-1, "x"));
    }

    [Fact]
    public async Task Rights_of_a_bounded_counter_outlive_a_crash_and_a_clean_end()
    {
        using TemporaryFolder folder = new();
        for (int i = 0; i < 4; i++)
        {
            if (i == 2) File.Delete(Path.Combine(folder.Path, "END")); // As after a crash: it takes another id.
            await using Replica replica = Replica.Open(folder.Path);
            if (i == 0) replica.Transact(tx => tx.BoundedCounter("a/b").Increment(8));
            replica.Transact(tx => tx.BoundedCounter("a/b").Decrement(2));
            Assert.Equal(6 - (2 * i), replica.Snapshot().BoundedCounter("a/b").Value);
        }

        await using Replica last = Replica.Open(folder.Path);
        Assert.Throws<TransactionRefusedException>(() => last.Transact(tx => tx.BoundedCounter("a/b").Decrement()));
    }

    [Fact]
    public async Task Registers_of_the_greatest_and_the_least_value_keep_it()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            foreach (long value in (long[])[2, 3, 1])
            {
                tx.MaxRegister("a/b").Assign(value);
                tx.MinRegister("a/b").Assign(value);
            }
        });

        Assert.Equal(3, snapshot.MaxRegister("a/b"));
        Assert.Equal(1, snapshot.MinRegister("a/b"));
        Assert.Equal(Value.Null, snapshot.MaxRegister("a/never"));
        Assert.Equal(Value.Null, snapshot.MinRegister("a/never"));
    }

    [Fact]
    public async Task Sets_of_each_kind_hold_what_was_added_and_not_removed()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            tx.GrowOnlySet("a/b").Add(1);
            tx.GrowOnlySet("a/b").AddAll(2, 3);
            Change(tx.RemoveWinsSet("a/b"));
            Change(tx.LastWriterSet("a/b"));
            tx.RemoveWinsSet("a/reset").Add(1);
            tx.RemoveWinsSet("a/reset").Reset();
            tx.TwoPhaseSet("a/b").Add(1);
            tx.TwoPhaseSet("a/b").AddAll(2, 3, 4);
            tx.TwoPhaseSet("a/b").Remove(1);
            tx.TwoPhaseSet("a/b").RemoveAll(2, 3);
        });

        Assert.Equal([1, 2, 3], snapshot.GrowOnlySet("a/b").Elements);
        Assert.Equal([4], snapshot.RemoveWinsSet("a/b").Elements);
        Assert.Equal([4], snapshot.LastWriterSet("a/b").Elements);
        Assert.Empty(snapshot.RemoveWinsSet("a/reset").Elements);
        Assert.Equal([4], snapshot.TwoPhaseSet("a/b").Elements);
        Assert.True(snapshot.TwoPhaseSet("a/b").WasRemoved(1));

        static void Change(SetBuilder set)
        {
            set.Add(1);
            set.AddAll(2, 3, 4);
            set.Remove(1);
            set.RemoveAll(2, 3);
        }
    }

    [Fact]
    public async Task A_flag_of_which_a_disable_wins_goes_on_and_off()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            tx.DisableWinsFlag("a/on").Enable();
            tx.DisableWinsFlag("a/off").Enable();
            tx.DisableWinsFlag("a/off").Disable();
        });

        Assert.True(snapshot.DisableWinsFlag("a/on"));
        Assert.False(snapshot.DisableWinsFlag("a/off"));
        Assert.False(snapshot.DisableWinsFlag("a/never"));
    }

    [Fact]
    public async Task A_map_of_which_the_last_writer_wins_holds_values()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            tx.LastWriterMap("a/b").Put("x", 1);
            tx.LastWriterMap("a/b").Put("y", 2);
            tx.LastWriterMap("a/b").Remove("x");
            tx.LastWriterMap("a/reset").Put("x", 1);
            tx.LastWriterMap("a/reset").Reset();
        });

        Assert.Equal(2, snapshot.LastWriterMap("a/b")["y"]);
        Assert.False(snapshot.LastWriterMap("a/b").ContainsKey("x"));
        Assert.Empty(snapshot.LastWriterMap("a/reset").Entries);
    }

    [Fact]
    public async Task A_map_has_children_of_the_further_types()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx =>
        {
            MapBuilder map = tx.Map("a/b");
            map.GrowOnlyCounter("k").Increment(2);
            map.MaxRegister("k").Assign(3);
            map.MinRegister("k").Assign(4);
            map.GrowOnlySet("k").Add(5);
            map.DisableWinsFlag("k").Enable();
            map.RemoveWinsSet("k").Add(6);
            map.LastWriterMap("k").Put("x", 7);
        });

        Assert.Equal(
            ["disable-flag", "grow-counter", "grow-set", "lww-map", "max-register", "min-register", "remove-set"],
            snapshot.Map("a/b").Children.Select(child => Crdt.Objects.ObjectTypes.NameOf(child.Key.Type)).Order());
    }

    [Fact]
    public async Task A_register_reads_by_any_policy_and_tells_its_candidates()
    {
        SpaceSnapshot snapshot = await AfterAsync(tx => tx.Register("a/b").AssignFirst("one"));

        RegisterCandidate candidate = Assert.Single(snapshot.RegisterCandidates("a/b"));
        Assert.Equal("one", candidate.Value);
        Assert.Equal("one", snapshot.Register("a/b", RegisterPolicy.First));
        Assert.Equal(1, snapshot.Register("a/b", candidates => candidates.Length));
        Assert.Empty(snapshot.RegisterCandidates("a/never"));
    }

    [Fact]
    public async Task What_an_update_skipped_stands_in_the_receipt()
    {
        await using Replica replica = Replica.Open(path: null);
        Assert.Empty(replica.Transact(tx => tx.TwoPhaseSet("a/b").AddAll(1, 2)).Skipped);
        Assert.Empty(replica.Transact(tx => tx.TwoPhaseSet("a/b").Remove(1)).Skipped);

        Receipt receipt = replica.Transact(tx =>
        {
            tx.TwoPhaseSet("z/b").RemoveAll(7);
            tx.Counter("a/c").Increment();
            tx.TwoPhaseSet("a/b").AddAll(1, 2, 3);
            tx.TwoPhaseSet("z/b").Remove(8);
        });

        Assert.Equal([0, 2, 3], receipt.Skipped.Select(part => part.UpdateIndex));
        Assert.Equal(["z/b", "a/b", "z/b"], receipt.Skipped.Select(part => part.Key.ToString()));
        Assert.Equal([7, 1, 8], receipt.Skipped.Select(part => Assert.Single(part.Elements)));
        Assert.Equal([2, 3], replica.Snapshot().TwoPhaseSet("a/b").Elements);
        Assert.Throws<TransactionRefusedException>(() => replica.Transact(tx => tx.TwoPhaseSet("a/b").Add(1)));
        Assert.Throws<TransactionRefusedException>(() => replica.Transact(tx =>
        {
            tx.Register("a/r").AssignFirst(1);
            tx.Register("a/r").AssignFirst(2);
        }));
    }

    private static async Task<SpaceSnapshot> AfterAsync(Action<TransactionBuilder> build)
    {
        await using Replica replica = Replica.Open(path: null);
        replica.Transact(build);
        return replica.Snapshot();
    }
}
