using Syncline.Folders;
using Syncline.Objects;
using Syncline.Storage;
using Syncline.Testing.Storage;
using Syncline.Tests.Folders;
using Syncline.Tests.Replicas;

namespace Syncline.Tests.Storage;

/// <summary>The contract in memory, and a data folder that stands on a store that is no folder.</summary>
public sealed class MemoryStoreTests : RecordStoreContract
{
    private readonly MemoryStore memory = new();

    protected override IRecordStore Open(RecordStoreOptions options, IRecordReplay replay) =>
        memory.Open(options, replay);

    [Fact]
    public async Task A_data_folder_stands_on_any_store()
    {
        DataFolderOptions options = new() { OpenStore = memory.Open };
        string image;
        await using (DataFolder folder = DataFolder.Open(options))
        {
            await folder.OpenSpace("a").Transact(tx => tx.Counter("c/n").Increment(3))
                .WaitDurableAsync(TestMember.Deadline);
            await folder.WriteSnapshotAsync(TestMember.Deadline);
            folder.OpenSpace("a").Transact(tx => tx.Set("s/x").Add(1));
            image = FolderImage.Of(folder);
        }

        await using DataFolder again = DataFolder.Open(options);
        Assert.Equal(image, FolderImage.Of(again));
        Assert.Equal(Durability.Always, again.OpenSpace("a").Durability);
    }

    [Fact]
    public async Task What_went_into_a_snapshot_behind_its_position_is_not_taken_from_the_log_again()
    {
        DataFolderOptions options = new() { OpenStore = memory.Open };
        string image;
        await using (DataFolder folder = DataFolder.Open(options))
        {
            folder.OpenSpace("a").Transact(tx => tx.Counter("c/n").Increment());
            memory.BeforeSnapshot = () => // Writers are never stopped.
            {
                folder.OpenSpace("late").Transact(tx => tx.Counter("c/n").Increment(5));
                folder.OpenSpace("a").Transact(tx => tx.Counter("c/n").Increment(2));
            };
            await folder.WriteSnapshotAsync(TestMember.Deadline);
            memory.BeforeSnapshot = null;
            folder.OpenSpace("a").Transact(tx => tx.Counter("c/n").Increment(4));
            image = FolderImage.Of(folder);
        }

        await using DataFolder again = DataFolder.Open(options);
        Assert.Equal(7, again.OpenSpace("a").Snapshot().Counter("c/n"));
        Assert.Equal(5, again.OpenSpace("late").Snapshot().Counter("c/n"));
        Assert.Equal(image, FolderImage.Of(again));
    }
}
