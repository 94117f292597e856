using Syncline.Folders;
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
}
