using Syncline.Crdt.Causality;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Storage;
using Syncline.Tests.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>Folders that were copied: a restored backup (C2), and two copies that run (C3).</summary>
public sealed class FolderCopyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task C2_a_restored_backup_is_a_new_replica_and_gets_back_what_it_had_sent(bool overSockets)
    {
        using TemporaryFolder home = new(), backup = new();
        await using TestMember peer = TestMember.Open("peer");
        HashSet<ReplicaId> ids = [];
        await using (TestMember first = OpenAt(home))
        {
            await using var link = await first.LinkAsync(peer, overSockets);
            await TestMember.MeetAsync(first, peer);
            Count(first, "r-1");
            await TestMember.AgreeAsync(first, peer);
            ids.Add(first.Replica.Id);
        }

        Copy(home, backup);
        await using (TestMember second = OpenAt(home))
        {
            Count(second, "r-2"); // Before its record says that the id is this member's.
            await using var link = await second.LinkAsync(peer, overSockets);
            await TestMember.AgreeAsync(second, peer);
            Count(second, "r-3");
            await TestMember.AgreeAsync(second, peer);
            Assert.Equal(3, peer.Replica.Snapshot().Counter("c/n"));
            ids.Add(second.Replica.Id);
        }

        await using TestMember restored = OpenAt(backup);
        Assert.Equal(1, restored.Replica.Snapshot().Counter("c/n"));
        Assert.True(ids.Add(restored.Replica.Id), "A restored backup writes under an id of its own (C2).");
        Count(restored, "r-4");
        await using (await restored.LinkAsync(peer, overSockets))
        {
            await TestMember.UntilAsync(() => restored.Replica.Version.Equals(peer.Replica.Version));
            foreach (string request in new[] { "r-1", "r-2", "r-3", "r-4" })
            {
                Assert.True(Count(restored, request).IsRepeat, $"{request} is not applied twice.");
            }

            await TestMember.UntilAsync(() => restored.Replica.Version.Equals(peer.Replica.Version));
        }

        Assert.Equal(4, restored.Replica.Snapshot().Counter("c/n"));
        Assert.Equal(4, peer.Replica.Snapshot().Counter("c/n"));
        Assert.Equal(peer.Replica.Snapshot().Digest(), restored.Replica.Snapshot().Digest());

        await restored.ReopenAsync();
        Assert.True(Count(restored, "r-2").IsRepeat && Count(restored, "r-3").IsRepeat);
        Assert.Equal(4, restored.Replica.Snapshot().Counter("c/n"));
    }

    [Fact]
    public async Task C3_two_copies_that_run_are_seen_as_two_present_replicas_of_one_member()
    {
        using TemporaryFolder home = new(), copy = new();
        await using TestMember peer = TestMember.Open("peer");
        await using (TestMember first = OpenAt(home))
        {
            await using var link = await first.LinkAsync(peer);
            Count(first, "r-1");
            await TestMember.MeetAsync(first, peer);
        }

        Copy(home, copy);
        await using TestMember one = OpenAt(home), other = OpenAt(copy);
        Assert.Equal(one.Folder.Member, other.Folder.Member);
        Assert.NotEqual(one.Replica.Id, other.Replica.Id);
        await one.LinkAsync(peer, overSockets: true);
        await other.LinkAsync(peer, overSockets: true);
        Count(one, "one");
        Count(other, "other");

        foreach (TestMember member in new[] { peer, one, other })
        {
            await TestMember.UntilAsync(() => PresentAt(member, one).Count == 2);
            Assert.Equal(
                new[] { one.Replica.Id, other.Replica.Id }.Order(), PresentAt(member, one).Order());
            await TestMember.UntilAsync(() => member.Replica.Snapshot().Counter("c/n") == 3);
            Assert.Equal(2, member.Replica.Members.All.Count());
        }

        // Both copies have to have a write before the member does.
        await other.CloseAsync();
        Receipt receipt = Count(peer, "late");
        await one.Replica.WaitForVersionAsync(receipt.Version, TestMember.Deadline);
        Assert.False(await receipt.WaitAsync(
            ReceiptRung.All, TimeSpan.FromMilliseconds(300), TestMember.Deadline));
        Assert.Equal([one.Folder.Member], receipt.Standing.Missing.Select(missing => missing.Id));
    }

    [Fact]
    public async Task C3_two_copies_do_not_link_to_each_other_and_say_why()
    {
        using TemporaryFolder home = new(), copy = new();
        await OpenAt(home).CloseAsync();
        Copy(home, copy);
        await using TestMember one = OpenAt(home), other = OpenAt(copy);
        Count(one, "one");

        await one.LinkAsync(other, overSockets: true);

        await TestMember.UntilAsync(() =>
            one.LinkProblem?.Contains("folder was copied", StringComparison.Ordinal) == true);
        Assert.True(other.Replica.Version.IsEmpty);
        Assert.Empty(other.Replica.Status().Links);
    }

    private static TestMember OpenAt(TemporaryFolder home) =>
        TestMember.Open("home", options => options with { Folder = FileSystemFolder.Open(home.Path) });

    private static Receipt Count(TestMember member, string request)
    {
        TransactionBuilder builder = new();
        builder.Counter("c/n").Increment();
        return member.Replica.TryCommit(new TransactionRequest(builder.Updates, Request: request), out _)!;
    }

    private static List<ReplicaId> PresentAt(TestMember member, TestMember of) =>
        [.. member.Replica.Members.Find(of.Folder.Member)?.Present ?? []];

    private static void Copy(TemporaryFolder from, TemporaryFolder to)
    {
        foreach (string file in Directory.GetFiles(from.Path))
        {
            File.Copy(file, Path.Combine(to.Path, Path.GetFileName(file)));
        }
    }
}
