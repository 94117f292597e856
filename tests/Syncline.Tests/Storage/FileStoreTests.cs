using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>The contract in a real folder.</summary>
public sealed class FileStoreTests : RecordStoreContract, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override IRecordStore Open(RecordStoreOptions options, IRecordReplay replay) =>
        FileRecordStore.Open(FileSystemFolder.Open(folder.Path), options, replay);
}
