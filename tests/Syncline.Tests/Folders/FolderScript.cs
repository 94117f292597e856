using System.Globalization;
using Syncline.Crdt.Values;
using Syncline.Folders;
using Syncline.Objects;
using Syncline.Replicas;
using Syncline.Replication.Spaces;
using Syncline.Storage;
using Syncline.Testing;

namespace Syncline.Tests.Folders;

/// <summary>
/// A random life of a folder, the same for one seed whatever becomes of its disk: spaces come and go, transactions of
/// all types with and without request ids. Two folders that live it have equal images.
/// </summary>
internal sealed class FolderScript
{
    private static readonly string[] Spaces = ["a", "b", "c"];
    private readonly Prng prng;
    private readonly HandTime time = new();
    private readonly DataFolderOptions options;
    private int requests;
    private int openings = 1;

    public FolderScript(ulong seed, IStorageFolder disk, SnapshotOptions snapshots)
    {
        prng = new(seed);
        options = new()
        {
            Folder = disk,
            SegmentBytes = LogOptions.SegmentBytesMin,
            Snapshots = snapshots,
            Time = time,
            RandomBits = () => (ulong)openings, // However many are drawn: a full replay also draws for what is gone.
        };
        Folder = DataFolder.Open(options);
    }

    public DataFolder Folder { get; private set; }

    public async Task StepAsync()
    {
        time.Now += TimeSpan.FromMilliseconds(prng.Below(3));
        string space = prng.Pick(Spaces);
        if (prng.Chance(30)) await Folder.RemoveSpaceAsync(space);
        else Commit(Folder.OpenSpace(space));
    }

    /// <summary>Closes the folder, as it should be, and opens it again.</summary>
    public async Task ReopenAsync()
    {
        await Folder.DisposeAsync();
        openings++;
        Folder = DataFolder.Open(options);
    }

    private void Commit(Replica replica)
    {
        TransactionBuilder builder = new();
        for (int i = prng.Below(3); i >= 0; i--)
        {
            Update(builder, replica.Snapshot(), prng.Below(6).ToString(CultureInfo.InvariantCulture));
        }

        string? request = prng.Chance(400) ? $"r-{prng.Below(++requests)}" : null;
        Assert.NotNull(replica.TryCommit(new(builder.Updates, "me", null, request), out _));
    }

    private void Update(TransactionBuilder builder, SpaceSnapshot before, string name)
    {
        Value value = prng.Chance(100) ? new string('x', prng.Below(20_000)) : prng.Below(9);
        switch (prng.Below(7))
        {
            case 0:
                builder.Counter("c/" + name).Increment((uint)prng.Below(5));
                break;
            case 1:
                builder.Counter("c/" + name).Reset();
                break;
            case 2:
                builder.Register("r/" + name).Assign(value);
                break;
            case 3:
                builder.Set("s/" + name).Add(value);
                break;
            case 4:
                builder.Set("s/" + name).RemoveAll(before.Set("s/" + name).Elements);
                break;
            case 5:
                builder.Map("m/" + name).Map("in").Counter("n").Increment();
                break;
            default:
                builder.Map("m/" + name).Remove("in");
                break;
        }
    }
}
