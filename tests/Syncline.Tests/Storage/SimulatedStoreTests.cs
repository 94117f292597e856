using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>The contract on a simulated disk.</summary>
public sealed class SimulatedStoreTests : RecordStoreContract
{
    private readonly SimulatedFolder disk = new();

    protected override IRecordStore Open(RecordStoreOptions options, IRecordReplay replay) =>
        FileRecordStore.Open(disk, options, replay);
}
