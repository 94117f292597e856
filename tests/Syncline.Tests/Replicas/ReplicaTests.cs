using Syncline.Crdt.Causality;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

public sealed class ReplicaTests
{
    private static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    [Fact]
    public async Task What_was_written_is_there_after_reopening()
    {
        using TemporaryFolder folder = new();
        byte[] digest;
        VersionVector version;
        await using (Replica replica = Replica.Open(folder.Path))
        {
            Receipt receipt = replica.Transact(tx =>
            {
                tx.Counter("stats/views").Increment(41);
                tx.Counter("stats/views").Increment();
                tx.Register("users/7").Assign("Ada");
                tx.Set("repo/files").AddAll("a", "b", "c");
                tx.Set("repo/files").Remove("b");
                tx.Flag("door/open").Enable();
                tx.Map("users/map").Map("address").Register("city").Assign("Bern");
            });
            await receipt.WaitDurableAsync(Deadline);
            Assert.True(receipt.IsDurable);
            digest = replica.Snapshot().Digest();
            version = replica.Version;
        }

        await using Replica reopened = Replica.Open(folder.Path);
        SpaceSnapshot snapshot = reopened.Snapshot();
        Assert.Equal(version, snapshot.Version);
        Assert.Equal(digest, snapshot.Digest());
        Assert.Equal(42, snapshot.Counter("stats/views"));
        Assert.Equal(["a", "c"], snapshot.Set("repo/files").Elements.Select(element => element.AsText()));
    }

    [Fact]
    public async Task I4_every_open_that_follows_no_clean_end_writes_under_a_new_replica_id_and_keeps_the_member()
    {
        using TemporaryFolder folder = new();
        HashSet<ReplicaId> ids = [];
        HashSet<MemberId> members = [];
        for (int i = 0; i < 5; i++)
        {
            File.Delete(Path.Combine(folder.Path, "END"));
            await using Replica replica = Replica.Open(folder.Path);
            Assert.True(ids.Add(replica.Id));
            members.Add(replica.Member);
            replica.Transact(tx => tx.Counter("c/n").Increment());
            Assert.Equal(i + 1, replica.Snapshot().Counter("c/n"));
        }

        Assert.Single(members);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_with_the_first_token_also_after_reopening()
    {
        using TemporaryFolder folder = new();
        TransactionRequest request = new([Increment("c/n")], Request: "r-1");
        string token;
        await using (Replica replica = Replica.Open(folder.Path))
        {
            token = replica.TryCommit(request, out _)!.Token;
            replica.Transact(tx => tx.Counter("c/n").Increment());
            Receipt repeat = replica.TryCommit(request, out _)!;
            Assert.True(repeat.IsRepeat);
            Assert.Equal(token, repeat.Token);
        }

        await using Replica reopened = Replica.Open(folder.Path);
        Receipt again = reopened.TryCommit(request, out _)!;
        Assert.Equal(token, again.Token);
        Assert.True(again.IsDurable);
        Assert.Equal(2, reopened.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task C11_one_refused_update_and_nothing_of_the_transaction_happens()
    {
        await using Replica replica = Replica.Open(path: null);
        replica.Transact(tx => tx.Counter("c/n").Increment(long.MaxValue));
        VersionVector before = replica.Version;
        var refused = Assert.Throws<TransactionRefusedException>(() => replica.Transact(tx =>
        {
            tx.Set("s/x").Add(1);
            tx.Counter("c/n").Increment();
            tx.Set("s/x").Add(2);
        }));
        Assert.Equal(1, refused.Refusal!.UpdateIndex);
        Assert.Equal(before, replica.Version);
        Assert.Equal(0, replica.Snapshot().Set("s/x").Count);
    }

    [Fact]
    public async Task Durability_none_says_that_nothing_becomes_durable()
    {
        await using Replica replica = Replica.Open(path: null);
        Receipt receipt = replica.Transact(tx => tx.Flag("f/x").Enable());
        await Assert.ThrowsAsync<InvalidOperationException>(() => receipt.WaitDurableAsync(Deadline));
        Assert.False(receipt.IsDurable);
    }

    [Fact]
    public async Task Durability_none_keeps_what_was_written_before_a_clean_end()
    {
        using TemporaryFolder folder = new();
        await using (Replica replica = Replica.Open(folder.Path, durability: Durability.None))
        {
            replica.Transact(tx => tx.Counter("c/n").Increment());
        }

        await using Replica reopened = Replica.Open(folder.Path);
        Assert.Equal(1, reopened.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task D16_a_folder_is_opened_by_one_at_a_time()
    {
        using TemporaryFolder folder = new();
        await using Replica replica = Replica.Open(folder.Path);
        Assert.Throws<FolderInUseException>(() => Replica.Open(folder.Path));
    }

    [Fact]
    public async Task A_wait_for_a_version_ends_when_it_is_reached_and_a_token_is_never_adopted()
    {
        await using Replica replica = Replica.Open(path: null);
        VersionVector ahead = replica.Version.With(replica.Id, 2);
        Task wait = replica.WaitForVersionAsync(ahead, Deadline);
        replica.Transact(tx => tx.Counter("c/n").Increment());
        Assert.False(wait.IsCompleted);
        replica.Transact(tx => tx.Counter("c/n").Increment());
        await wait;

        VersionVector strange = VersionVector.Of(new VersionEntry(new ReplicaId(7), 1_000_000));
        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => replica.WaitForVersionAsync(strange, soon.Token));
        Assert.Equal(ahead, replica.Version);
    }

    [Fact]
    public async Task Many_wait_for_what_never_comes_and_hold_nobody_up()
    {
        await using Replica left = Replica.Open(path: null);
        await using Replica right = Replica.Open(path: null);
        VersionVector never = VersionVector.Of([.. Enumerable.Range(1, 2_000).Select(i =>
            new VersionEntry(new ReplicaId((ulong)i), 1))]).With(left.Id, 1);
        using CancellationTokenSource over = new();
        Task[] waits = [.. Enumerable.Range(0, 20_000).Select(_ => left.WaitForVersionAsync(never, over.Token))];
        VersionVector both = VersionVector.Of(new VersionEntry(right.Id, 2)).With(left.Id, 300);
        Task reached = left.WaitForVersionAsync(both, Deadline);
        right.Transact(tx => tx.Counter("c/n").Increment());
        right.Transact(tx => tx.Counter("c/n").Increment());
        await using Syncline.Links.InProcessLink link = Syncline.Links.InProcessLink.Connect(left, right);
        for (int i = 0; i < 300; i++)
        {
            Assert.False(reached.IsCompleted);
            left.Transact(tx => tx.Counter("c/n").Increment());
        }

        await reached;
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waits));
        await left.WaitForVersionAsync(both, Deadline);
    }

    [Fact]
    public async Task X1_a_subscriber_sees_each_transaction_whole_once_and_in_order()
    {
        await using Replica replica = Replica.Open(path: null);
        replica.Transact(tx => tx.Counter("c/n").Increment());
        using Subscription subscription = replica.Subscribe();
        Assert.Equal(1, subscription.Start.Counter("c/n"));
        for (int i = 0; i < 100; i++)
        {
            replica.Transact(tx =>
            {
                tx.Counter("c/n").Increment();
                tx.Counter("c/m").Increment();
                tx.Counter("c/n").Increment();
            });
        }

        int seen = 0;
        await foreach (AppliedTransaction applied in subscription.ReadAllAsync(Deadline))
        {
            seen++;
            Assert.Equal(1 + (2 * seen), applied.Snapshot.Counter("c/n"));
            Assert.Equal(seen, applied.Snapshot.Counter("c/m"));
            Assert.Equal(2, applied.Objects.Length);
            Assert.True(applied.IsLocal);
            if (seen == 100) break;
        }
    }

    [Fact]
    public async Task A_subscriber_that_lags_too_far_is_told_and_holds_nothing_up()
    {
        await using var folder = DataFolder.Open(new() { SubscriptionTransactionsMax = 10 });
        Replica replica = folder.OpenSpace("default");
        using Subscription subscription = replica.Subscribe();
        for (int i = 0; i < 50; i++)
        {
            replica.Transact(tx => tx.Counter("c/n").Increment());
        }

        int seen = 0;
        await Assert.ThrowsAsync<SubscriptionLaggedException>(async () =>
        {
            await foreach (AppliedTransaction _ in subscription.ReadAllAsync(Deadline))
            {
                seen++;
            }
        });
        Assert.Equal(10, seen);
        Assert.Equal(50, replica.Snapshot().Counter("c/n"));
    }

    private static Update Increment(string address)
    {
        TransactionBuilder builder = new();
        builder.Counter(address).Increment();
        return builder.Updates[0];
    }
}
