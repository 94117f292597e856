using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>A folder in which whoever writes a file aside, or lists it, stands still until it is let go.</summary>
/// <param name="folder">The real one.</param>
/// <param name="stopsAside">True to stop who writes a file aside.</param>
internal sealed class StoppedFolder(IStorageFolder folder, bool stopsAside = true) : IStorageFolder, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualResetEventSlim stopped = new();
    private readonly ManualResetEventSlim released = new();
    private int listings;

    public string Name => folder.Name;

    public void WaitUntilStopped() => Assert.True(stopped.Wait(Patience), "Nobody came so far.");

    /// <summary>Stops whoever is the n-th from now on to list the folder, with the list in hand.</summary>
    public void StopAtListing(int count) => listings = count;

    public void Release() => released.Set();

    public IStorageFile Create(string name, long bytes)
    {
        bool isAside = name.EndsWith(".tmp", StringComparison.Ordinal)
            && !name.StartsWith("END", StringComparison.Ordinal);
        if (stopsAside && isAside) Stop();
        return folder.Create(name, bytes);
    }

    public IReadOnlyList<string> List()
    {
        IReadOnlyList<string> listed = folder.List();
        if (Interlocked.Decrement(ref listings) == 0) Stop();
        return listed;
    }

    public IStorageFile Open(string name) => folder.Open(name);

    public void Rename(string source, string target) => folder.Rename(source, target);

    public void Delete(string name) => folder.Delete(name);

    public byte[]? IdentityOf(string name) => folder.IdentityOf(name);

    public void Sync() => folder.Sync();

    public IDisposable Lock() => folder.Lock();

    public void Dispose()
    {
        Release();
        stopped.Dispose();
        released.Dispose();
    }

    private void Stop()
    {
        stopped.Set();
        Assert.True(released.Wait(Patience), "The test never released it.");
    }
}
