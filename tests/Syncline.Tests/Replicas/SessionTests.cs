using Syncline.Crdt.Causality;
using Syncline.Crdt.Values;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;
using Syncline.Testing;

namespace Syncline.Tests.Replicas;

/// <summary>A session that moves between replicas sees what it has seen, and writes after it (C4, C10).</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task C10_a_session_that_moves_between_five_replicas_keeps_the_four_guarantees()
    {
        const int Members = 5, Steps = 150;
        Prng prng = new(20_271);
        List<TestMember> members = [.. Enumerable.Range(0, Members).Select(i => TestMember.Open($"{i}"))];
        List<IAsyncDisposable?> links = [];
        for (int i = 1; i < Members; i++)
        {
            links.Add(await members[i].LinkAsync(members[i - 1]));
        }

        List<Subscription> observers = [.. members.Select(member => member.Replica.Subscribe())];
        ReplicaSession session = new();
        List<VersionVector> before = [];
        VersionVector seen = VersionVector.Empty;
        for (int step = 0; step < Steps; step++)
        {
            members[prng.Below(Members)].Replica.Transact(tx => tx.Counter("c/others").Increment());
            Replica replica = members[prng.Below(Members)].Replica;
            if (prng.Chance(500))
            {
                before.Add(session.Version);
                var (receipt, refusal) = await session.CommitAsync(
                    replica, Add(before.Count - 1), Long, TestMember.Deadline);
                Assert.Null(refusal);
                Assert.True(receipt!.Version.Covers(before[^1]), "A write follows what was read and written (C10).");
            }
            else
            {
                SpaceSnapshot snapshot = await session.ReadAsync(replica, Long, TestMember.Deadline);
                Assert.True(snapshot.Version.Covers(seen), "Reads never go back.");
                Assert.Equal(before.Count, snapshot.Set("s/own").Count);
                seen = snapshot.Version;
            }
        }

        await TestMember.AgreeAsync([.. members]);
        foreach (Subscription observer in observers)
        {
            observer.Dispose();
            await foreach (AppliedTransaction applied in observer.ReadAllAsync(TestMember.Deadline))
            {
                foreach (Value written in applied.Snapshot.Set("s/own").Elements)
                {
                    Assert.True(applied.Version.Covers(before[(int)written.AsInteger()]), "Seen out of order (C10).");
                }
            }
        }

        foreach (IAsyncDisposable? link in links)
        {
            await link!.DisposeAsync();
        }

        foreach (TestMember member in members)
        {
            await member.DisposeAsync();
        }
    }

    [Fact]
    public async Task C4_a_token_far_ahead_times_out_naming_what_is_missing_and_is_never_adopted()
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b");
        await using var link = await a.LinkAsync(b);
        await TestMember.MeetAsync(a, b);
        VersionVector before = a.Replica.Version;
        ReplicaId stranger = new(7);
        ReplicaSession session = new(before.With(stranger, 1_000_000).With(b.Replica.Id, 1_000));

        foreach (bool writes in new[] { false, true })
        {
            var behind = await Assert.ThrowsAsync<SessionBehindException>(() => writes
                ? session.CommitAsync(a.Replica, Add(1), Short, TestMember.Deadline)
                : (Task)session.ReadAsync(a.Replica, Short, TestMember.Deadline));
            Assert.Equal(
                new VersionEntry[] { new(stranger, 1_000_000), new(b.Replica.Id, 1_000) }
                    .OrderBy(entry => entry.Replica),
                behind.Missing.Entries);
            Assert.Contains("lacks", behind.Message, StringComparison.Ordinal);
        }

        Assert.Equal(before, a.Replica.Version);
        Assert.Equal(before, b.Replica.Version);
        Assert.DoesNotContain(
            b.Replica.Status().Members, member => member.Applied?[stranger] > 0 || member.Durable?[stranger] > 0);
    }

    [Fact]
    public async Task C10_a_concurrent_token_waits_until_both_have_met()
    {
        await using TestMember a = TestMember.Open("a"), b = TestMember.Open("b");
        ReplicaSession session = new();
        await session.CommitAsync(a.Replica, Add(1), Long, TestMember.Deadline);
        b.Replica.Transact(tx => tx.Set("s/own").AddAll(2, 3));

        await Assert.ThrowsAsync<SessionBehindException>(() =>
            session.ReadAsync(b.Replica, Short, TestMember.Deadline));
        ReplicaSession elsewhere = new(Decode(session.Token)); // As a client carries it to another process.
        Task<SpaceSnapshot> read = elsewhere.ReadAsync(b.Replica, Long, TestMember.Deadline);
        Assert.False(read.IsCompleted);
        await using var link = await a.LinkAsync(b);

        Assert.Equal(3, (await read).Set("s/own").Count);
        Assert.True(elsewhere.Version.Covers(session.Version));
    }

    [Fact]
    public async Task What_is_refused_leaves_the_session_where_it_was()
    {
        await using TestMember a = TestMember.Open("a");
        a.Replica.Transact(tx => tx.Counter("c/n").Increment(long.MaxValue));
        ReplicaSession session = new();
        TransactionBuilder builder = new();
        builder.Counter("c/n").Increment();

        var (receipt, refusal) = await session.CommitAsync(
            a.Replica, new(builder.Updates), Long, TestMember.Deadline);

        Assert.Null(receipt);
        Assert.Equal(CommitRefusal.Type, refusal!.Reason);
        Assert.True(session.Version.IsEmpty);
    }

    private static VersionVector Decode(string token)
    {
        Assert.True(VersionToken.TryDecode(token, out VersionVector version));
        return version;
    }

    private static TransactionRequest Add(int number)
    {
        TransactionBuilder builder = new();
        builder.Set("s/own").Add(number);
        return new(builder.Updates);
    }
}
