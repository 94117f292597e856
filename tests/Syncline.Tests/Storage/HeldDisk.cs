using Syncline.Testing.Storage;

namespace Syncline.Tests.Storage;

/// <summary>A simulated disk whose syncs take until they are let go.</summary>
public sealed class HeldDisk : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualResetEventSlim held = new();
    private readonly ManualResetEventSlim released = new();

    public HeldDisk(SimulatedFolder folder) => folder.BeforeSync = () =>
    {
        held.Set();
        Assert.True(released.Wait(Patience), "The test never released the disk.");
    };

    public void WaitUntilHeld() => Assert.True(held.Wait(Patience), "Nothing was synced.");

    public void Release() => released.Set();

    public void Dispose() => Release();
}
