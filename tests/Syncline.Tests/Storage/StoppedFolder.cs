using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>A folder in which whoever writes a file aside stands still until it is let go.</summary>
internal sealed class StoppedFolder(IStorageFolder folder) : IStorageFolder, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManualResetEventSlim stopped = new();
    private readonly ManualResetEventSlim released = new();

    public string Name => folder.Name;

    public void WaitUntilStopped() => Assert.True(stopped.Wait(Patience), "Nothing was written aside.");

    public void Release() => released.Set();

    public IStorageFile Create(string name, long bytes)
    {
        if (name.EndsWith(".tmp", StringComparison.Ordinal) && !name.StartsWith("END", StringComparison.Ordinal))
        {
            stopped.Set();
            Assert.True(released.Wait(Patience), "The test never released it.");
        }

        return folder.Create(name, bytes);
    }

    public IReadOnlyList<string> List() => folder.List();

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
}
